"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    metadata = sa.MetaData(naming_convention={'uq': 'uq_%(table_name)s_%(cols)s', 'ix': 'ix_%(cols)s', 'cols': lambda c, t: 'x'})
    table = sa.Table('t', metadata, sa.Column('a', sa.Integer(), unique=True), sa.Column('b', sa.Integer(), index=True))
    table.create(op.get_bind())


def downgrade():
    pass
