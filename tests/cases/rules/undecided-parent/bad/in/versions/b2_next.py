from tools import previous
from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = previous("users")


def upgrade():
    pass


def downgrade():
    pass
