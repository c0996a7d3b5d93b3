"""stops along a trip

Revision ID: 20240112_stops
Revises: 20240105_initial_schema
Create Date: 2024-01-12 17:40:03

"""
from alembic import op
import sqlalchemy as sa

revision = '20240112_stops'
down_revision = '20240105_initial_schema'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'stops',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('trip_id', sa.Integer(), sa.ForeignKey('trips.id', ondelete='CASCADE'), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False, default=0),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('latitude', sa.Float()),
        sa.Column('longitude', sa.Float()),
        sa.Column('is_overnight', sa.Boolean(), nullable=False, default=False),
    )
    op.create_index('ix_stops_trip_id', 'stops', ['trip_id'])


def downgrade():
    op.drop_index('ix_stops_trip_id', table_name='stops')
    op.drop_table('stops')
