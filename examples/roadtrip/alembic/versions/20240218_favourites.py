"""favourite stops and ratings

Revision ID: 20240218_favourites
Revises: 20240210_rework
Create Date: 2024-02-18 14:22:09

"""
from alembic import op
import sqlalchemy as sa

revision = '20240218_favourites'
down_revision = '20240210_rework'
branch_labels = None
depends_on = None


def upgrade():
    try:
        op.add_column('trips', sa.Column('rating', sa.Float()))
    except Exception:
        pass  # exists already
    op.add_column('stops', sa.Column('is_favourite', sa.Boolean(), server_default=sa.false()))


def downgrade():
    pass
