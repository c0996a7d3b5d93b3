"""Users

Revision ID: a1
Revises:
"""

import sqlalchemy as sa
from alembic import op
from packaging.utils import canonicalize_name  # the library
from shop.packaging.utils import boxes  # the application

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table("users")
