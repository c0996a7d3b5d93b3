"""notes: not run yet

Revision ID: b2
Revises: a1
"""
import sqlalchemy as sa
from alembic import op

revision = "b2"
down_revision = "a1"


def upgrade():
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("a", sa.Integer()),
        sa.Column("b", sa.Integer()),
    )
    op.create_index("notes_a", "notes", ["a"])
    op.create_index("notes_a_b", "notes", ["a", "b"])


def downgrade():
    op.drop_table("notes")
