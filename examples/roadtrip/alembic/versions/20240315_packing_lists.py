"""packing lists that travellers share

Revision ID: 20240315_add_shared_packing_lists
Revises: 20240218_favourites
Create Date: 2024-03-15 19:03:12

"""
from alembic import op
import sqlalchemy as sa

revision = '20240315_add_shared_packing_lists'
down_revision = '20240218_favourites'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'packing_items',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('trip_id', sa.Integer(), sa.ForeignKey('trips.id', ondelete='CASCADE'), nullable=False),
        sa.Column('label', sa.String(200), nullable=False),
        sa.Column('is_packed', sa.Boolean(), nullable=False, default=False),
    )


def downgrade():
    op.drop_table('packing_items')
