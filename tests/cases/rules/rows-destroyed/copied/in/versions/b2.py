from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.execute('CREATE TABLE users_kept AS SELECT u.* FROM public.users AS u WHERE u.id > 0')
    op.execute('CREATE TABLE teams_kept AS TABLE teams')
    op.execute('CREATE TABLE odd_kept AS SELECT o.* FROM users_kept k, "Odd" o')
    op.execute('DELETE FROM users')
    op.execute('TRUNCATE teams')
    op.execute('DELETE FROM "Odd"')


def downgrade():
    pass
