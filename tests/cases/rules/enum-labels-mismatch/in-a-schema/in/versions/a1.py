from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.execute('CREATE SCHEMA app')
    op.execute("CREATE TYPE app.role AS ENUM ('admin', 'guest')")
    op.execute('CREATE TABLE app.users (id int PRIMARY KEY, role app.role, by_name app.role, by_value app.role, by_function app.role)')


def downgrade():
    pass
