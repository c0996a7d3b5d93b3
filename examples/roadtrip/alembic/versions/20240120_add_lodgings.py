"""where people sleep

Revision ID: 20240120_lodgings
Revises: 20240112_stops
Create Date: 2024-01-20 11:05:27

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '20240120_lodgings'
down_revision = '20240112_stops'
branch_labels = None
depends_on = None


def upgrade():
    lodging_kind = postgresql.ENUM('hotel', 'hostel', 'camping', 'friends', name='lodging_kind')
    lodging_kind.create(op.get_bind())

    op.create_table(
        'lodgings',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('stop_id', sa.Integer(), sa.ForeignKey('stops.id'), nullable=False),
        sa.Column('kind', lodging_kind, nullable=False),
        sa.Column('price', sa.Numeric(8, 2)),
    )


def downgrade():
    op.drop_table('lodgings')
    op.execute('DROP TYPE lodging_kind')
