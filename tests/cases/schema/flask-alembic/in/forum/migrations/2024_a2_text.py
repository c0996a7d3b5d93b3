"""text

Revision ID: a2
Revises: a1

"""
import sqlalchemy as sa
from alembic import op

revision = "a2"
down_revision = "a1"


def upgrade():
    op.add_column("posts", sa.Column("body", sa.Text()))
