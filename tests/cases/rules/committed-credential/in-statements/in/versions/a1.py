from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.execute("CREATE ROLE app LOGIN PASSWORD 'hunter2'; CREATE TABEL x ()")
    op.execute("CREATE ROLE other LOGIN PASSWORD "
               "'hunter2'; CREATE TABEL y ()")


def downgrade():
    pass
