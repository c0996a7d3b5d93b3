"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))
    op.create_table('12', sa.Column('id', sa.Integer(), primary_key=True))
    bind = op.get_bind()
    rows = bind.execute(sa.text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"))
    names = [row[0] for row in rows]
    if 't' not in names or '12' not in names:
        op.create_table('wrong', sa.Column('id', sa.Integer()))
    place = bind.execute(sa.text("SELECT ordinal_position FROM information_schema.columns WHERE table_name = 't'")).scalar()
    there = bind.execute(sa.text("SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 't')")).scalar()
    if place == 1 and there is True:
        op.create_table('right', sa.Column('id', sa.Integer()))


def downgrade():
    pass
