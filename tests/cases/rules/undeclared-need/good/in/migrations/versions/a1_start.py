from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    op.execute("CREATE TABLE clubs (id serial PRIMARY KEY, slug varchar(40), CONSTRAINT slug_valid CHECK (length(slug) > 2))")


def downgrade():
    pass
