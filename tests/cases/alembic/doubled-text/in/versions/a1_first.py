"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    text = 'ab'
    for _ in range(100):
        text = text.replace('a', 'aa').translate({98: 'bb'})
    op.execute("COMMENT ON SCHEMA public IS '" + text + "'")


def downgrade():
    pass
