"""first

Revision ID: a1
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("a", sa.Integer()),
        sa.Column("b", sa.Integer()),
    )
    op.create_index("orders_a", "orders", ["a"])
    op.create_index("orders_a_b", "orders", ["a", "b"])


def downgrade():
    op.drop_table("orders")
    op.drop_table("users")
