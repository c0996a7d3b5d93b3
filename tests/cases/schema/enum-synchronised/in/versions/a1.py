import sqlalchemy as sa
from alembic import op
from alembic_postgresql_enum import TableReference

revision = "a1"
down_revision = None


def upgrade():
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("reason", sa.Enum("spam", "bounce", name="reasons"), server_default="spam", nullable=False),
    )
    op.sync_enum_values(
        enum_schema="public",
        enum_name="reasons",
        new_values=["spam", "hard bounce", "soft bounce"],
        affected_columns=[TableReference(table_schema="public", table_name="mails", column_name="reason")],
        enum_values_to_rename=[],
    )


def downgrade():
    op.drop_table("mails")
