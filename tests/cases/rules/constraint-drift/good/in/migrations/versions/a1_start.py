import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table(
        'users',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('name', sa.String(50), nullable=False),
        sa.Column('boss_id', sa.Integer()),
        sa.ForeignKeyConstraint(['boss_id'], ['users.id'], name='fk_boss'),
    )
    op.create_index('users_name', 'users', ['name'], unique=True)
    op.create_index('users_boss', 'users', ['boss_id'])


def downgrade():
    pass
