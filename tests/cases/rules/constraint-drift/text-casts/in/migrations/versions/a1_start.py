"""Pots

Revision ID: a1
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.create_table(
        "pots",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.CheckConstraint("lower(mark) = mark", name="small"),
        sa.CheckConstraint("mark ~ '^a' OR lower(mark) IN ('b', 'c')", name="begins"),
        sa.CheckConstraint("upper(mark) <> 'B'", name="no_a"),
    )


def downgrade():
    op.drop_table("pots")
