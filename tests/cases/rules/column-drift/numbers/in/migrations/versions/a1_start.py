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
    op.create_index('users_gone', 'users', ['since'], postgresql_where=sa.text('gone = true'))
    op.create_index('users_here', 'users', ['since'], postgresql_where=sa.text('gone IS FALSE'))


def downgrade():
    op.drop_table('users')
