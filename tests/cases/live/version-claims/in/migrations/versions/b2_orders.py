"""orders

Revision ID: b2
Revises: a1
"""
import sqlalchemy as sa
from alembic import op

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.create_table(
        'orders',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('user_id', sa.Integer(), sa.ForeignKey('users.id')),
    )
    op.drop_index('notes_text', 'notes')


def downgrade():
    op.create_index('notes_text', 'notes', ['text'])
    op.drop_table('orders')
