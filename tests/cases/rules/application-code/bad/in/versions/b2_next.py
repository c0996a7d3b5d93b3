from shop.users import backfill
from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    backfill(op.get_bind())


def downgrade():
    pass
