from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.execute('CREATE INDEX ix_users_name ON users USING gin (name gin_trgm_ops)')


def downgrade():
    pass
