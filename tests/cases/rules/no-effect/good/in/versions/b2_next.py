from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.alter_column('users', 'name', type_=sa.Text())


def downgrade():
    pass
