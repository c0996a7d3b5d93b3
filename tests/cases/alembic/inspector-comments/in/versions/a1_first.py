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
    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True, comment='the key'), comment='things')
    inspector = sa.inspect(op.get_bind())
    if inspector.get_table_comment('t')['text'] == 'things' and inspector.get_columns('t')[0]['comment'] == 'the key':
        op.create_table('right', sa.Column('id', sa.Integer()))
    if inspector.has_table(os.environ['TABLE']):
        op.create_table('undecided', sa.Column('id', sa.Integer()))


def downgrade():
    pass
