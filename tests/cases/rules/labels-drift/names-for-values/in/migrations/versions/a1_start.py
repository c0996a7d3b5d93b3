import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table('orders', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('state', sa.Enum('new', 'paid', name='state'), nullable=False))


def downgrade():
    pass
