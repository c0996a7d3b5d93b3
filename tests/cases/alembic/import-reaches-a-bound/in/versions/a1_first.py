"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

from app.config import limit, settings

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table('job', sa.Column('id', sa.Integer()), sa.Column('kind', sa.String(limit)))


def downgrade():
    pass
