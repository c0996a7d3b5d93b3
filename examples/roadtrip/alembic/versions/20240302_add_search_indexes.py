"""indexes for the search page, second attempt

Revision ID: add_search_indexes
Revises: 20240218_favourites
Create Date: 2024-03-02 16:45:31

"""
from alembic import op

revision = 'add_search_indexes'
down_revision = '20240218_favourites'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('idx_trips_starts_on', 'trips', ['starts_on'])
    op.create_index('idx_stops_name', 'stops', ['name'])


def downgrade():
    op.drop_index('idx_stops_name', table_name='stops')
    op.drop_index('idx_trips_starts_on', table_name='trips')
