from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.execute('''DO $$ BEGIN
        EXECUTE (SELECT string_agg('DROP TABLE ' || id, ';') FROM users);
    END $$''')


def downgrade():
    pass
