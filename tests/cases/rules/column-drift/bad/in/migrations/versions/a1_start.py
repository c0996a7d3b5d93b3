import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table(
        'users',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('name', sa.String(20)),
        sa.Column('karma', sa.Integer(), nullable=False),
        sa.Column('since', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('secret', sa.Text(), nullable=False),
        sa.Column('note', sa.Text()),
    )


def downgrade():
    pass
