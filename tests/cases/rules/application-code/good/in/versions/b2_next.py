from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.execute("UPDATE users SET id = id WHERE id > 0")


def downgrade():
    pass
