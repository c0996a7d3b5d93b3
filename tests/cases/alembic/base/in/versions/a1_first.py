"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.add_column('users', sa.Column('email', sa.String()))
    if not op.get_bind().execute(sa.text('SELECT 1 FROM users')).first():
        op.create_table('only_if_empty', sa.Column('id', sa.Integer()))


def downgrade():
    pass
