"""boats"""
from alembic import op
import sqlalchemy as sa

revision = "002"
down_revision = "001"


def upgrade():
    op.create_table(
        "boats",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(60), nullable=False, unique=True),
        sa.Column("berth_id", sa.Integer(), sa.ForeignKey("berths.id")),
    )
    op.create_index("ix_boats_berth_id", "boats", ["berth_id"])
    with op.batch_alter_table("berths") as batch:
        batch.add_column(sa.Column("covered", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    op.drop_table("boats")
