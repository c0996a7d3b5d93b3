from alembic import op
import sqlalchemy as sa

revision = 'c3'
down_revision = 'a1'


def upgrade():
    pass


def downgrade():
    pass
