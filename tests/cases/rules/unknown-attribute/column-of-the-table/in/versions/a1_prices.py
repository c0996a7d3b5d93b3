"""Prices

Revision ID: a1
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.create_table(
        "prices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind_v2", sa.String(), nullable=False),
        sa.Column("amount_v2", sa.Integer()),
    )


def downgrade():
    op.drop_table("prices")
