from alembic import op
import sqlalchemy as sa

revision = '20240517_roles'
down_revision = 'a1'


def upgrade():
    pass


def downgrade():
    pass
