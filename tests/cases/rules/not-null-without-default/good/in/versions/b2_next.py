from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.add_column('users', sa.Column('plan', sa.Text(), server_default='free', nullable=False))


def downgrade():
    op.drop_column('users', 'plan')
