"""first

Revision ID: a1
Revises:
"""
import enum

from alembic import op
import sqlalchemy as sa


class Kind(enum.Enum):
    _3DO = '3do'
    NES = 'nes'
    _ignore_ = []

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table('t', sa.Column('kind', sa.Enum(Kind, name='kind', values_callable=lambda e: [m.value for m in e])))


def downgrade():
    pass
