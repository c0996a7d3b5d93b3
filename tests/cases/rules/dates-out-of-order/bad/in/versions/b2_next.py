"""roles

Revision ID: b2
Revises: a1
Create Date: 2024-03-19 09:00:00

"""
from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    pass


def downgrade():
    pass
