"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    try:
        with op.batch_alter_table('missing') as batch_op:
            batch_op.add_column(sa.Column('a', sa.Integer()))
            batch_op.drop_column('b')
    except Exception:
        op.create_table('fallback', sa.Column('id', sa.Integer()))


def downgrade():
    pass
