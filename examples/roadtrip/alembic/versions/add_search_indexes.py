"""indexes for the search page

Revision ID: add_search_indexes
Revises: 20240210_rework
Create Date: 2024-02-24 10:00:00

"""
from alembic import op

revision = 'add_search_indexes'
down_revision = '20240210_rework'
branch_labels = None
depends_on = None


def upgrade():
    op.execute('CREATE INDEX CONCURRENTLY idx_trips_starts_on ON trips (starts_on)')
    op.create_index('idx_trips_preferences', 'trips', ['preferences'], postgresql_using='gin')
    op.create_index('idx_reviews_trip_id', 'reviews', ['trip_id'])


def downgrade():
    op.drop_index('idx_reviews_trip_id', table_name='reviews')
    op.drop_index('idx_trips_preferences', table_name='trips')
    op.drop_index('idx_trips_starts_on', table_name='trips')
