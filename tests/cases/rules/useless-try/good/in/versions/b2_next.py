from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    if 'maybe' in sa.inspect(op.get_bind()).get_table_names():
        op.create_index('ix_maybe', 'maybe', ['a'])
    op.add_column('users', sa.Column('x', sa.Text()))


def downgrade():
    pass
