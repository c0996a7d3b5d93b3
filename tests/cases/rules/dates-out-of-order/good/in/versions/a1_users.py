"""roles

Revision ID: a1
Revises: 
Create Date: 2024-03-21 10:00:00

"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table(
        'users',
        sa.Column('id', sa.Integer(), primary_key=True),
    )


def downgrade():
    op.drop_table('users')
