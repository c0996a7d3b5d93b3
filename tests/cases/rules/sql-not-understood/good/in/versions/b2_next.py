from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.execute('ALTER TABLE users ADD COLUMN a integer')


def downgrade():
    op.drop_column('users', 'a')
