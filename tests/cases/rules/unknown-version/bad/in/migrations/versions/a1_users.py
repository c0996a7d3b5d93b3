"""users

Revision ID: a1
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('email', sa.String(50)))
    op.execute('CREATE VIEW mails AS SELECT email FROM users')


def downgrade():
    op.execute('DROP VIEW mails')
    op.drop_table('users')
