"""phone

Revision ID: c3
Revises: b2
"""
import sqlalchemy as sa
from alembic import op

revision = 'c3'
down_revision = 'b2'


def upgrade():
    op.add_column('users', sa.Column('phone', sa.String(20)))


def downgrade():
    op.drop_column('users', 'phone')
