"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.execute("CREATE TYPE kind AS ENUM ('a', 'b')")
    rows = op.get_bind().execute(sa.text('SELECT unnest(enum_range(NULL::kind))'))
    labels = [row[0] for row in rows] + ['c']
    op.execute('DROP TYPE kind')
    op.execute('CREATE TYPE kind AS ENUM (%s)' % ', '.join(f"'{label}'" for label in labels))


def downgrade():
    pass
