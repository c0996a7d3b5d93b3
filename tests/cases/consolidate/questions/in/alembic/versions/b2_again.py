"""again"""
from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.create_table('boats', sa.Column('id', sa.Integer(), primary_key=True))
    op.create_table('crew', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('rank', sa.Text()))
    op.create_index('by_rank', 'crew', ['rank'])
    op.execute("INSERT INTO boats VALUES (1)")
