// Small histories read, replayed and run on real engines: what the replay says fails must be what fails, and the schema
// it ends in must be the catalog the engine ends in.
#include <gtest/gtest.h>

#include "engines/postgresql/dialect.h"
#include "engines/sqlite/dialect.h"
#include "readers/alembic/alembic.h"
#include "support/engine_replay.h"
#include "support/memory_world.h"
#include "support/scratch_postgres.h"
#include "writers/catalog_json.h"

namespace underpin::test {
namespace {

struct Outcome {
  std::vector<std::string> disagreements;
  std::size_t failing = 0, undecided = 0;
  std::string ours, engine;  // catalogs
};

// One revision per body, each the parent of the next.
Outcome run(const std::vector<std::string>& bodies, const Dialect& dialect) {
  testing::MemoryWorld world;
  world.files["/p/alembic.ini"] = "[alembic]\nscript_location = migrations\n";
  world.files["/p/migrations/env.py"] = "";
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const std::string id = "r" + std::to_string(i), parent = i == 0 ? "None" : "'r" + std::to_string(i - 1) + "'";
    world.files["/p/migrations/versions/" + id + ".py"] = "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\nrevision = '" +
                                                          id + "'\ndown_revision = " + parent + "\ndef upgrade():\n" + bodies[i];
  }
  Outcome out;
  Sources sources;
  const auto histories = alembic::read(world, sources, "/p", {});
  EXPECT_TRUE(histories && histories->size() == 1);
  if (!histories || histories->size() != 1) return out;
  const History& history = histories->front();
  const Trace trace = replay(history, replay_order(history, analyse(history)), dialect, false);
  for (const RevisionTrace& revision : trace.revisions) out.undecided += revision.undecided.size();
  auto engine = dialect.name == "sqlite" ? sqlite_engine() : postgresql_engine();
  EXPECT_TRUE(engine);
  const auto result = run_on_engine(trace, dialect, *engine);
  EXPECT_TRUE(result) << result.error().message;
  for (const Disagreement& d : result->disagreements)
    out.disagreements.push_back(d.statement + "\n  we: " + (d.replay.empty() ? "fine" : d.replay) + "\n  engine: " + (d.engine.empty() ? "fine" : d.engine));
  out.failing = result->failing;
  out.ours = catalog_json(trace.schema, dialect, {}, nullptr);
  out.engine = catalog_json(result->catalog, dialect, {}, nullptr);
  return out;
}

void agree(const std::vector<std::string>& bodies, const Dialect& dialect, std::size_t failing) {
  const Outcome out = run(bodies, dialect);
  for (const std::string& text : out.disagreements) ADD_FAILURE() << text;
  EXPECT_EQ(out.failing, failing);
  EXPECT_EQ(out.undecided, 0u);
  EXPECT_EQ(out.ours, out.engine);
}

const Dialect& postgresql() { return postgresql::postgresql_dialect(15); }
const Dialect& sqlite() { return sqlite::sqlite_dialect(); }

const char* const kTables = R"py(
    op.create_table('users',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('name', sa.String(50), nullable=False, server_default='x'),
        sa.Column('Age', sa.SmallInteger()),
        sa.CheckConstraint('"Age" > 0', name='adult'))
    op.create_table('orders',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('user_id', sa.Integer(), sa.ForeignKey('users.id', ondelete='CASCADE')),
        sa.Column('price', sa.Numeric(10, 2), server_default=sa.text('0')),
        sa.Column('made', sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.UniqueConstraint('user_id', 'made'))
    op.create_index('ix_orders_made', 'orders', ['made'], unique=False)
)py";

TEST(HistoriesOnPostgresql, TablesAndTheirChanges) {
  UNDERPIN_NEEDS_POSTGRES();
  agree({kTables, R"py(
    op.add_column('orders', sa.Column('state', sa.Enum('new', 'paid', name='state'), nullable=True))
)py",
         R"py(
    op.execute("CREATE TYPE state AS ENUM ('new', 'paid')")
    op.add_column('orders', sa.Column('state', sa.Enum('new', 'paid', name='state', create_type=False), server_default='new'))
    op.alter_column('users', 'name', type_=sa.Text(), existing_type=sa.String(50), nullable=True)
    op.alter_column('users', 'Age', new_column_name='age')
    op.create_index('ix_lower', 'users', [sa.text('lower(name)')], postgresql_where=sa.text('age > 18'))
    op.create_foreign_key(None, 'users', 'orders', ['age'], ['id'])
    op.drop_constraint('adult', 'users')
    op.drop_column('orders', 'made')
)py"},
        postgresql(), 1);
}

TEST(HistoriesOnPostgresql, WhatFailsThere) {
  UNDERPIN_NEEDS_POSTGRES();
  agree({kTables, R"py(
    op.create_table('users', sa.Column('id', sa.Integer()))
    op.add_column('users', sa.Column('name', sa.Text()))
    op.drop_column('users', 'nothing')
    op.create_index('ix_orders_made', 'users', ['name'])
    op.create_foreign_key('fk', 'orders', 'users', ['made'], ['id'])
    op.create_foreign_key('fk2', 'orders', 'users', ['price'], ['name'])
    op.alter_column('users', 'name', type_=sa.Integer())
    op.execute('ALTER TABLE users DROP CONSTRAINT nope')
    op.execute('CREATE INDEX CONCURRENTLY ix2 ON users (name)')
    op.create_index('ix3', 'users', ['name'], postgresql_using='gin')
    op.drop_table('nothing')
    op.drop_table('users')
    op.execute("SELECT 1 FROM missing")
)py"},
        postgresql(), 13);
}

TEST(HistoriesOnPostgresql, LiteralSql) {
  UNDERPIN_NEEDS_POSTGRES();
  agree({kTables, R"py(
    op.execute("""
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX ix_trgm ON users USING gin (name gin_trgm_ops);
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := 'y'; RETURN NEW; END $$;
        CREATE TRIGGER tr BEFORE INSERT OR UPDATE OF name ON users FOR EACH ROW EXECUTE FUNCTION touch();
        COMMENT ON TABLE users IS 'people';
        ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON orders FOR SELECT USING (user_id = 1);
        CREATE DOMAIN email AS text CHECK (VALUE ~ '@');
        ALTER TABLE users ADD COLUMN mail email, ADD CONSTRAINT mails UNIQUE (mail), ALTER "Age" SET DEFAULT 5;
        CREATE TABLE logs (id serial, at date NOT NULL) PARTITION BY RANGE (at);
        CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    """)
    op.execute("ALTER TABLE users ALTER COLUMN name TYPE varchar(10)")
    op.execute("DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN CREATE TYPE mood AS ENUM ('ok'); END IF; END $$")
)py"},
        postgresql(), 1);  // the type of a column that a trigger uses
}

TEST(HistoriesOnSqlite, TablesAndBatches) {
  agree({kTables, R"py(
    with op.batch_alter_table('users') as batch:
        batch.add_column(sa.Column('mail', sa.String(20), nullable=True))
        batch.alter_column('name', type_=sa.Text(), nullable=True)
        batch.create_unique_constraint('uq_mail', ['mail'])
        batch.create_index('ix_mail', ['mail'])
    op.rename_table('orders', 'purchases')
    op.drop_index('ix_orders_made')
)py"},
        sqlite(), 0);
}

TEST(HistoriesOnSqlite, WhatFailsThere) {
  agree({kTables, R"py(
    op.create_table('users', sa.Column('id', sa.Integer()))
    op.add_column('users', sa.Column('name', sa.Text()))
    op.drop_table('nothing')
    op.execute('CREATE INDEX ix ON users (nothing)')
    op.execute('ALTER TABLE users ADD COLUMN must text NOT NULL')
    op.execute('ALTER TABLE users DROP COLUMN id')
)py"},
        sqlite(), 5);  // a NOT NULL column without default can be added to an empty table
}

TEST(Histories, PublicationsKeepTheirTables) {
  agree({R"py(
    op.execute("CREATE SCHEMA s")
    op.execute("CREATE TABLE a (id int PRIMARY KEY, b text)")
    op.execute("CREATE TABLE s.b (id int PRIMARY KEY, n int)")
    op.execute("CREATE TABLE c (id int PRIMARY KEY)")
    op.execute("CREATE PUBLICATION p FOR TABLE a, s.b (id, n) WHERE (n > 3) WITH (publish = 'insert,delete')")
    op.execute("CREATE PUBLICATION q")
)py",
         R"py(
    op.execute("ALTER PUBLICATION p ADD TABLE a")
)py",
         R"py(
    op.execute("ALTER PUBLICATION p ADD TABLE c")
    op.execute("ALTER PUBLICATION q SET TABLE a, c")
    op.execute("ALTER PUBLICATION p SET TABLE s.b, c")
)py",
         R"py(
    op.execute("ALTER PUBLICATION p ADD TABLE public.c")
)py",
         R"py(
    op.execute("ALTER PUBLICATION q DROP TABLE s.b")
)py",
         R"py(
    op.execute("ALTER PUBLICATION q ADD TABLE missing")
)py",
         R"py(
    op.execute("ALTER PUBLICATION q DROP TABLE a")
    op.execute("ALTER TABLE c RENAME TO c2")
    op.execute("ALTER TABLE a SET SCHEMA s")
    op.execute("ALTER PUBLICATION q ADD TABLE s.a")
    op.execute("DROP TABLE s.b")
)py",
         R"py(
    op.execute("ALTER PUBLICATION q ADD TABLE c2")
)py"},
        postgresql(), 5);
}

}  // namespace
}  // namespace underpin::test
