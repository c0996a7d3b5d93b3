from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    try:
        op.create_index('ix_maybe', 'maybe', ['a'])
    except Exception:
        pass
    op.add_column('users', sa.Column('x', sa.Text()))


def downgrade():
    pass
