from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1_users'


def upgrade():
    pass


def downgrade():
    pass
