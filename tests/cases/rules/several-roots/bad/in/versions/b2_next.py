from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
