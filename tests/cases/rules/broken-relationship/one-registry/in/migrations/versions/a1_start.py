"""start"""
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE places (id integer PRIMARY KEY)")


def downgrade():
    op.execute("DROP TABLE places")
