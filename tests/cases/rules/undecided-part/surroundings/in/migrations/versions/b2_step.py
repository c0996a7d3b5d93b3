"""Step b2

Revision ID: b2
"""

import os

import sqlalchemy as sa
from alembic import op
from app.settings import HOST

revision = "b2"
down_revision = "a1"


def upgrade():
    if os.environ.get("WITH_EXTRA", "") == "yes":
        op.create_table("extra_b2", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table("t_b2", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table("t_b2")
