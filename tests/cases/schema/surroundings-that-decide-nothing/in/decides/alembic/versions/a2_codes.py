"""codes"""
import sqlalchemy as sa
from alembic import op

from shop.config import CODE_LENGTH, PRODUCTION

revision = "a2"
down_revision = "a1"


def upgrade():
    if PRODUCTION:
        op.add_column("orders", sa.Column("code", sa.String(CODE_LENGTH)))


def downgrade():
    if PRODUCTION:
        op.drop_column("orders", "code")
