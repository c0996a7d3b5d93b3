"""first

Revision ID: a1
Revises:
"""
import os

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = 'a1'
down_revision = None


def upgrade():
    labels = os.environ['LABELS']
    op.execute("CREATE TYPE kind AS ENUM ('a')")
    op.create_table('job', sa.Column('kind', postgresql.ENUM('a', name='kind', create_type=False)))
    op.execute('ALTER TYPE kind RENAME TO kind_old')
    op.execute("CREATE TYPE kind AS ENUM ('%s')" % labels)
    op.execute('ALTER TABLE job ALTER kind TYPE kind USING kind::text::kind')
    op.execute('DROP TYPE kind_old')
    op.execute(labels)
    op.drop_table('made_by_the_text')
    op.create_table('job', sa.Column('id', sa.Integer()))


def downgrade():
    pass
