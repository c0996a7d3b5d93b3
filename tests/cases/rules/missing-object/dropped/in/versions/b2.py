from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.drop_table('users')
    op.rename_table('teams', 'groups')


def downgrade():
    pass
