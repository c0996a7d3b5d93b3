"""Users, pots and shelves

Revision ID: a1
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.execute("CREATE FUNCTION next_mark() RETURNS text LANGUAGE sql AS $$ SELECT 'A' $$")
    op.create_table(
        "user",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("hashed_password", sa.String(1024), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_superuser", sa.Boolean(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("nick", sa.String(), nullable=False),
    )
    op.create_index("ix_user_email", "user", ["email"], unique=True)
    op.create_table(
        "pots",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), sa.ForeignKey("user.id"), nullable=False),
        sa.Column("mark", sa.String(8), server_default=sa.text("next_mark()"), nullable=False),
    )
    op.create_table("strays", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table("shelves", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table("shelves")
    op.drop_table("strays")
    op.drop_table("pots")
    op.drop_table("user")
    op.execute("DROP FUNCTION next_mark()")
