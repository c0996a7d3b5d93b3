from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'
depends_on = 'billing'


def upgrade():
    pass


def downgrade():
    pass
