"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))
    try:
        with op.get_bind().begin_nested():
            op.create_table('taken_back', sa.Column('id', sa.Integer()))
            op.create_table('t', sa.Column('id', sa.Integer()))
    except Exception:
        op.create_table('taken_back', sa.Column('id', sa.Integer()))
    savepoint = op.get_bind().begin_nested()
    try:
        op.drop_column('t', 'gone')
        savepoint.commit()
    except Exception:
        savepoint.rollback()
    try:
        op.drop_column('t', 'gone')
    except Exception:
        pass


def downgrade():
    pass
