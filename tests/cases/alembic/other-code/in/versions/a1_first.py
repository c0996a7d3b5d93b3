"""first

Revision ID: a1
Revises:
"""
import os
import subprocess

from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    exec("op.create_table('x')")
    subprocess.run(['psql', '-f', 'more.sql'], check=True)
    os.system('psql -f more.sql')
    op.execute('select 1 /* never closed')


def downgrade():
    pass
