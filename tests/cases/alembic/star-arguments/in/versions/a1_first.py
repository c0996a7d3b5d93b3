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
    op.create_table('u', sa.Column('id', sa.Integer(), primary_key=True))
    columns = os.environ['COLUMNS'].split()
    op.add_column('u', *columns)
    op.execute(*columns)
    op.create_check_constraint('c', 'u', **os.environ)


def downgrade():
    pass
