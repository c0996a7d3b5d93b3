from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'
branch_labels = ('users',)


def upgrade():
    pass


def downgrade():
    pass
