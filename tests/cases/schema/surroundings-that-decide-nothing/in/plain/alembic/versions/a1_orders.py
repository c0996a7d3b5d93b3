"""orders"""
import sqlalchemy as sa
from alembic import op

from shop.config import TESTING

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True))
    print(TESTING)


def downgrade():
    op.drop_table("orders")
