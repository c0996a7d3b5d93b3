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
    bind = op.get_bind()
    questions = {
        'not_exists': "SELECT NOT EXISTS (SELECT 1 FROM t)",
        'one_row': "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM t)",
        'no_maximum': "SELECT MAX(id) IS NULL FROM t",
        'coalesced': "SELECT COALESCE(MAX(id), 0) + 1 FROM t",
        'counted': "SELECT COUNT(*) = 0 FROM t",
    }
    for name, question in questions.items():
        if bind.execute(sa.text(question)).scalar():
            op.create_table(name, sa.Column('id', sa.Integer()))
    if bind.execute(sa.text("SELECT id, COUNT(*) FROM t GROUP BY id HAVING COUNT(*) > 1")).fetchall():
        op.create_table('wrong_groups', sa.Column('id', sa.Integer()))
    if bind.execute(sa.text("SELECT EXISTS (SELECT 1 FROM t)")).scalar():
        op.create_table('wrong_exists', sa.Column('id', sa.Integer()))


def downgrade():
    pass
