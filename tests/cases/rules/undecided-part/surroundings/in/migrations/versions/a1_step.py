"""Step a1

Revision ID: a1
"""

import os

import sqlalchemy as sa
from alembic import op
from app.settings import HOST

revision = "a1"
down_revision = None


def upgrade():
    if os.environ.get("WITH_EXTRA", "") == "yes":
        op.create_table("extra_a1", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table("t_a1", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table("t_a1")
