"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    table = op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.String()))
    bind = op.get_bind()
    key = bind.execute(table.insert().values(name='a').returning(table.c.id)).scalar_one()
    other = bind.execute(sa.text("INSERT INTO t (name) VALUES (:name) RETURNING id"), parameters={'name': 'b'}).scalar_one()
    op.create_table('after', sa.Column('id', sa.Integer()))


def downgrade():
    pass
