from alembic import op
import sqlalchemy as sa

revision = 'c3'
down_revision = 'b2'


def upgrade():
    op.add_column('users', sa.Column('name', sa.Text()))
    op.drop_table('teams')


def downgrade():
    pass
