import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table(
        'users',
        sa.Column('id', sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column('since', sa.DateTime(), nullable=False, server_default=sa.func.now()),
        sa.Column('gone', sa.Boolean(), nullable=False),
        sa.Column('boss_id', sa.BigInteger(), sa.ForeignKey('users.id')),
    )


def downgrade():
    op.drop_table('users')
