"""shared expenses

Revision ID: 20240203_expenses
Revises: 20240112_add_stops
Create Date: 2024-02-03 20:31:55

"""
from alembic import op
import sqlalchemy as sa

revision = '20240203_expenses'
down_revision = '20240112_add_stops'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'expenses',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('trip_id', sa.Integer(), sa.ForeignKey('trips.id'), nullable=False),
        sa.Column('paid_by', sa.Integer(), sa.ForeignKey('travellers.id'), nullable=False),
        sa.Column('amount', sa.Numeric(10, 2), nullable=False),
        sa.Column('currency', sa.String(3), nullable=False, default='EUR'),
    )
    op.create_index('ix_expenses_trip_id', 'expenses', ['trip_id'])


def downgrade():
    op.drop_table('expenses')
