"""note

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table('notes', sa.Column('note', sa.Text()))


def downgrade():
    op.drop_column('users', 'note')
