"""users

Revision ID: a1
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table(
        'users',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('email', sa.String(50), nullable=False),
        sa.Column('age', sa.Integer()),
        sa.CheckConstraint('age > 0', name='grown'),
        sa.UniqueConstraint('email', name='users_email_key'),
    )
    op.create_table('notes', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('text', sa.Text()))
    op.create_index('notes_text', 'notes', ['text'])


def downgrade():
    op.drop_table('notes')
    op.drop_table('users')
