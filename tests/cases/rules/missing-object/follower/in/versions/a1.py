from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.create_index('ix_users_id', 'users', ['id'])


def downgrade():
    pass
