from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    op.execute('CREATE EXTENSION citext')
    op.execute('CREATE SEQUENCE club_numbers')
    op.execute("CREATE FUNCTION slug_is_valid(slug text) RETURNS boolean LANGUAGE sql AS $$ SELECT slug ~ '^[a-z]+$' $$")
    op.execute("""
        CREATE TABLE clubs (
            id serial PRIMARY KEY,
            slug varchar(40),
            mail citext,
            number bigint DEFAULT nextval('club_numbers'),
            CONSTRAINT slug_valid CHECK (slug_is_valid(slug))
        )""")
    op.execute('CREATE UNIQUE INDEX clubs_slug ON clubs (slug) WHERE mail IS NOT NULL')
    op.execute('CREATE TABLE leftover (id integer PRIMARY KEY)')


def downgrade():
    pass
