"""crew"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table('crew', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('boat_id', sa.Integer()))
    op.create_foreign_key('crew_boat', 'crew', 'boats', ['boat_id'], ['id'])
    op.create_table('boats', sa.Column('id', sa.Integer(), primary_key=True))
    op.create_table('places', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('at', sa.Integer(), server_default=sa.text('uuid_generate_v4()')))
