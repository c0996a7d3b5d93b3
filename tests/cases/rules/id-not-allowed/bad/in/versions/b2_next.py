from alembic import op
import sqlalchemy as sa

revision = '2024-05-17_roles'
down_revision = 'a1'


def upgrade():
    pass


def downgrade():
    pass
