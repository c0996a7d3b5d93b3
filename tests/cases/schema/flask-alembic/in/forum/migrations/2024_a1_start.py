"""start

Revision ID: a1
Revises:

"""
import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("posts", sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id"))
