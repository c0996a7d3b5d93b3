from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.create_index('ix_logs_at', 'audit_logs', ['at'])


def downgrade():
    pass
