"""start"""

import os

import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("users", sa.Column("name", sa.String(40)))
    op.add_column("users", sa.Column("name", sa.String(40)))
    op.create_table("tokens", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("value", sa.Text(), nullable=False))
    op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("orders", sa.Column("total", sa.Numeric(int(os.environ["DIGITS"]))))


def downgrade():
    op.drop_table("orders")
    op.drop_table("tokens")
    op.drop_table("users")
