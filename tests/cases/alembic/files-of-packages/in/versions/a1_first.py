"""first

Revision ID: a1
Revises:
"""
import importlib.resources
import pkgutil

from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.execute(importlib.resources.read_text('app.data', 'make.sql'))
    op.execute(pkgutil.get_data('app.data', 'more.sql').decode())
    op.execute((importlib.resources.files('app.data') / 'last.sql').read_text())


def downgrade():
    pass
