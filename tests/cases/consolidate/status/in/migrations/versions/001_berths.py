"""berths"""
from alembic import op
import sqlalchemy as sa

revision = "001"
down_revision = None


def upgrade():
    op.create_table(
        "berths",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("length", sa.Float(), nullable=False),
    )
    op.execute("INSERT INTO berths (id, length) VALUES (1, 12.5), (2, 8)")


def downgrade():
    op.drop_table("berths")
