from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.execute('CREATE DOMAIN email AS text')
    op.execute('CREATE DOMAIN email AS text')
    op.execute("CREATE TYPE kind AS ENUM ('a')")
    op.execute("CREATE TYPE kind AS ENUM ('a')")


def downgrade():
    pass
