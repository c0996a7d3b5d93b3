"""Pots

Revision ID: a1
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None

glaze = sa.Enum("clear glaze", "matt glaze", name="glaze")


def upgrade():
    op.create_table(
        "pots",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("glaze", glaze, nullable=False),
        sa.Column("inside", glaze, nullable=True),
    )


def downgrade():
    op.drop_table("pots")
    glaze.drop(op.get_bind())
