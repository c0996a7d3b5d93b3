#include <gtest/gtest.h>

#include "sql/sqlite_catalog.h"
#include "sql/statements.h"

namespace underpin::sql {
namespace {

Reading read(const std::string& text) { return read_sqlite(Rope(text), Schema{}, Dialect{}); }

template <class C>
C only(const std::string& text) {
  const Reading reading = read(text);
  EXPECT_TRUE(reading.errors.empty()) << reading.errors.front().message;
  EXPECT_EQ(reading.statements.size(), 1u);
  EXPECT_EQ(reading.statements.at(0).changes.size(), 1u);
  return std::get<C>(reading.statements.at(0).changes.at(0));
}

TEST(ReadSqlite, ReadsRelationsAndNoColumnsOfSubqueries) {
  const auto insert = only<DataStep>(
      "INSERT INTO t (a) SELECT r.a FROM (SELECT e.id, d.a, row_number() OVER (PARTITION BY e.id, d.b ORDER BY d.c) FROM e, f JOIN d ON d.id = e.id) r, g "
      "WHERE r.a IN (1, 2)");
  std::vector<std::string> names;
  for (const ObjectName& name : insert.reads) names.push_back(name.display());
  EXPECT_EQ(names, (std::vector<std::string>{"e", "f", "d", "g"}));
}

TEST(ReadSqlite, TableWithEverything) {
  const auto create = only<CreateTable>(R"(CREATE TABLE IF NOT EXISTS "order lines" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- the key; really
    sku VARCHAR(20) NOT NULL DEFAULT 'a''b' COLLATE NOCASE,
    amount NUMERIC(10, 2) DEFAULT (1 + 2),
    delta INT DEFAULT -1,
    total AS (amount * 2) STORED,
    order_id INTEGER REFERENCES orders(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT positive CHECK (amount > (0)),
    UNIQUE (sku, amount),
    FOREIGN KEY (sku) REFERENCES skus
  ) STRICT)");
  const Table& t = create.table;
  EXPECT_TRUE(create.if_not_exists);
  EXPECT_EQ(t.name.name, "order lines");
  ASSERT_EQ(t.columns.size(), 6u);
  EXPECT_EQ(t.columns[1].type.text, "VARCHAR(20)");
  EXPECT_FALSE(t.columns[1].nullable);
  EXPECT_EQ(t.columns[1].default_value->text, "'a''b'");
  EXPECT_EQ(t.columns[1].collation, "NOCASE");
  EXPECT_EQ(t.columns[2].type.text, "NUMERIC(10, 2)");
  EXPECT_EQ(t.columns[2].default_value->text, "1 + 2");
  EXPECT_EQ(t.columns[3].default_value->text, "-1");
  EXPECT_TRUE(t.columns[4].generated_stored);
  EXPECT_EQ(t.columns[4].generated->text, "amount * 2");
  EXPECT_TRUE(t.autoincrement);
  EXPECT_TRUE(t.strict);
  ASSERT_EQ(t.foreign_keys.size(), 2u);
  EXPECT_EQ(t.foreign_keys[0].on_delete, "CASCADE");
  EXPECT_EQ(t.foreign_keys[0].deferrable, Deferrable::deferred);
  EXPECT_TRUE(t.foreign_keys[1].ref_columns.empty());
  ASSERT_EQ(t.checks.size(), 1u);
  EXPECT_EQ(t.checks[0].name, "positive");
  EXPECT_EQ(t.checks[0].expression.text, "amount > (0)");
}

TEST(ReadSqlite, IndexesKeepExpressionsAndOrder) {
  const auto create = only<CreateIndex>("CREATE UNIQUE INDEX ix ON t (a DESC, lower(b), c COLLATE NOCASE) WHERE a IS NOT NULL");
  ASSERT_EQ(create.index.keys.size(), 3u);
  EXPECT_TRUE(create.index.keys[0].descending);
  EXPECT_TRUE(create.index.keys[1].is_expression);
  EXPECT_EQ(create.index.keys[1].key.text, "lower(b)");
  EXPECT_EQ(create.index.keys[2].collation, "NOCASE");
  EXPECT_EQ(create.index.predicate->text, "a IS NOT NULL");
}

TEST(ReadSqlite, TriggerBodiesKeepTheirSemicolons) {
  const Reading reading =
      read("CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END; DELETE FROM u; END; DROP TABLE u;");
  ASSERT_EQ(reading.statements.size(), 2u);
  EXPECT_EQ(std::get<CreateTrigger>(reading.statements[0].changes[0]).table.name, "t");
  EXPECT_EQ(std::get<DropTable>(reading.statements[1].changes[0]).name.name, "u");
}

TEST(ReadSqlite, WhatSqliteCannotAlterIsASyntaxErrorAndTheRestIsRead) {
  const Reading reading = read("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE t ADD COLUMN b TEXT");
  ASSERT_EQ(reading.errors.size(), 1u);
  EXPECT_EQ(reading.errors[0].message, "near \"CONSTRAINT\": syntax error");
  ASSERT_EQ(reading.statements.size(), 1u);
  EXPECT_EQ(std::get<AddColumn>(reading.statements[0].changes[0]).column.name, "b");
}

TEST(ReadSqlite, DataStatementsNameTheirTables) {
  const auto insert = only<DataStep>("INSERT OR IGNORE INTO a (x, y) SELECT x, y FROM b JOIN c ON b.i = c.i WHERE x > 1");
  EXPECT_EQ(insert.table.name, "a");
  EXPECT_EQ(insert.columns, (std::vector<std::string>{"x", "y"}));
  ASSERT_EQ(insert.reads.size(), 2u);
  const auto update = only<DataStep>("UPDATE t SET a = 1");
  EXPECT_EQ(update.kind, DataKind::update);
  EXPECT_FALSE(update.has_where);
}

TEST(ReadSqlite, HostileTextEnds) {
  EXPECT_FALSE(read("CREATE TABLE t (").errors.empty());
  EXPECT_FALSE(read("CREATE TABLE t (a CHECK (((((").errors.empty());
  EXPECT_FALSE(read(std::string(100000, '(')).errors.empty());
  EXPECT_FALSE(read("CREATE TABLE 'x").errors.empty());
  read(std::string("\0\0;\"", 4));
}

TEST(SqliteCatalog, AnswersFromTheSchema) {
  Schema schema;
  Table table;
  table.name = {"", "users"};
  table.columns.push_back({"id", {"INTEGER"}});
  table.columns.push_back({"email", {"TEXT"}});
  table.primary_key = PrimaryKey{"", {"id"}};
  schema.tables.set(table.name, table);
  const auto ask = [&](const std::string& text) { return answer_sqlite_catalog_query(text, schema, Dialect{}); };
  EXPECT_EQ(ask("SELECT name FROM sqlite_master WHERE type='table' AND name='users'")->rows.size(), 1u);
  EXPECT_TRUE(ask("SELECT name FROM sqlite_master WHERE type='table' AND name='nope'")->rows.empty());
  EXPECT_EQ(ask("SELECT count(*) FROM pragma_table_info('users') WHERE name = 'email'")->rows[0][0], "1");
  const auto info = ask("PRAGMA table_info(users)");
  ASSERT_EQ(info->rows.size(), 2u);
  EXPECT_EQ(info->rows[0][5], "1");
  EXPECT_FALSE(ask("SELECT sql FROM sqlite_master WHERE name = 'users'").has_value());
  EXPECT_FALSE(ask("SELECT id FROM users").has_value());
}

}  // namespace
}  // namespace underpin::sql
