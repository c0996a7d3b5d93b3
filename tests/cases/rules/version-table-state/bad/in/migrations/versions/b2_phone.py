"""phone

Revision ID: b2
Revises: a1
"""
import sqlalchemy as sa
from alembic import op

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.add_column('users', sa.Column('phone', sa.String(20)))


def downgrade():
    op.drop_column('users', 'phone')
