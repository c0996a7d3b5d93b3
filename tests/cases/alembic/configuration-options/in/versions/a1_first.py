"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    config = op.get_context().config
    if config.get_main_option('legacy') == 'yes':
        op.create_table('legacy', sa.Column('id', sa.Integer()))
    if config.get_main_option('absent') is None:
        op.create_table('absent', sa.Column('id', sa.Integer()))
    if config.get_main_option('chosen') == 'a':
        op.create_table('chosen', sa.Column('id', sa.Integer()))


def downgrade():
    pass
