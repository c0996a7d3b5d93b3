"""sharing, favourites, and everything that was missing

Revision ID: 20240210_rework
Revises: 20240203_expenses
Create Date: 2024-02-10 08:55:16

"""
from alembic import op
import sqlalchemy as sa

revision = '20240210_rework'
down_revision = '20240203_expenses'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('trips', sa.Column('is_public', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('trips', sa.Column('rating', sa.Integer()))
    op.create_table(
        'stops',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('trip_id', sa.Integer(), sa.ForeignKey('trips.id'), nullable=False),
        sa.Column('title', sa.String(200)),
    )
    op.create_table(
        'trip_members',
        sa.Column('trip_id', sa.Integer(), sa.ForeignKey('trips.id', ondelete='CASCADE'), primary_key=True),
        sa.Column('traveller_id', sa.String(36), sa.ForeignKey('travellers.id', ondelete='CASCADE'), primary_key=True),
    )


def downgrade():
    op.drop_table('trip_members')
    op.drop_column('trips', 'rating')
