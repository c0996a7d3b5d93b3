"""first

Revision ID: a1
Revises:
"""
import os

from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.Integer()))
    op.create_index('ix_a', 't', ['a'], if_not_exists=os.environ['MAYBE'])
    op.create_index('ix_b', 't', ['a'], **os.environ)
    op.create_exclude_constraint(os.environ['NAME'], 't', ('a', '='))
    op.drop_index('ix_gone', if_exists=os.environ['MAYBE'])
    op.drop_table('t', schema=os.environ['SCHEMA'])
    op.drop_table('t')


def downgrade():
    pass
