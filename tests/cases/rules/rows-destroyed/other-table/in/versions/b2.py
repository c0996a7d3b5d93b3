from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.execute('CREATE TABLE kept AS SELECT * FROM other_users')
    op.execute('CREATE TABLE also_kept AS SELECT o.id, users FROM other_users o -- FROM users')
    op.execute("CREATE TABLE named AS SELECT 'FROM users' AS x FROM other_users")
    op.execute('DELETE FROM users')


def downgrade():
    pass
