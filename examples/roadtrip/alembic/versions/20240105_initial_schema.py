"""travellers and their trips

Revision ID: 20240105_initial
Revises:
Create Date: 2024-01-05 09:12:40

"""
from alembic import op
import sqlalchemy as sa

revision = '20240105_initial'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'travellers',
        sa.Column('id', sa.String(36), primary_key=True),
        sa.Column('email', sa.String(255), nullable=False, unique=True),
        sa.Column('name', sa.String(120)),
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.func.now()),
    )
    op.create_table(
        'trips',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('owner_id', sa.String(36), sa.ForeignKey('travellers.id', ondelete='CASCADE'), nullable=False),
        sa.Column('title', sa.String(200), nullable=False),
        sa.Column('starts_on', sa.Date()),
        sa.Column('ends_on', sa.Date()),
        sa.Column('preferences', sa.JSON()),
    )
    op.create_index('ix_trips_owner_id', 'trips', ['owner_id'])


def downgrade():
    op.drop_index('ix_trips_owner_id', table_name='trips')
    op.drop_table('trips')
    op.drop_table('travellers')
