"""bikes"""

from alembic import op
import sqlalchemy as sa

revision = "b1"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "bikes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("frame", sa.String(length=20), nullable=False),
        sa.Column("colour", sa.Text()),
        sa.Column("bought", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("CREATE VIEW framed AS SELECT id FROM bikes WHERE frame <> 'none'")


def downgrade() -> None:
    op.drop_table("bikes")
