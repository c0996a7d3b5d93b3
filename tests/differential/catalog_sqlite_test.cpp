// A live SQLite database read into the model, printed in the catalog form, and built again from our own SQL.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/sqlite/dialect.h"
#include "engines/sqlite/inspect.h"
#include "writers/catalog_json.h"
#include "writers/schema_sql.h"

namespace underpin::sqlite {
namespace {

using testing::HasSubstr;
using testing::Not;

Schema inspected(const std::string& sql) {
  auto database = Database::in_memory();
  EXPECT_TRUE(database);
  const auto answer = database->run(sql);
  EXPECT_TRUE(answer) << answer.error().message << "\n" << sql;
  auto schema = inspect(*database);
  EXPECT_TRUE(schema) << schema.error().message;
  return std::move(*schema);
}
std::string catalog(const std::string& sql) { return catalog_json(inspected(sql), sqlite_dialect(), {}, nullptr); }

TEST(LiveSqlite, TablesAsTheirTextSays) {
  const std::string json = catalog(R"j(
    create table a (id integer primary key autoincrement, "Odd Col" varchar( 20 ) default 'x''y' not null, b text collate nocase check (b <> ')'),
      c int default (1+2), d default -5.5, e int generated always as (c*2) stored, constraint ck check (length(b)  >
      1), unique (b, c), /* check (no) */ unique (b, c));
    create table w (x text primary key, y int, constraint fk foreign key (y) references a (id) on delete cascade on update set null) without rowid;
    create table s (k int, v any, primary key (k)) strict; create table r (y int references a))j");
  EXPECT_THAT(json, HasSubstr(R"j({"name":"Odd Col","type":"varchar( 20 )","nullable":false,"default":"'x''y'"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"c","type":"INT","nullable":true,"default":"1+2"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"d","type":"","nullable":true,"default":"-5.5"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"e","type":"INT","nullable":true,"default":null,"generated":true})j"));
  EXPECT_THAT(json, HasSubstr(R"j("uniques":[{"columns":["b","c"]}])j")) << "the second one makes no index";
  EXPECT_THAT(json, HasSubstr(R"j("checks":[{"name":null,"expr":"(b <> ')')"},{"name":"ck","expr":"(length(b) > 1)"}])j"));
  EXPECT_THAT(json, HasSubstr(R"j("autoincrement":true)j"));
  EXPECT_THAT(json, HasSubstr(R"j({"columns":["y"],"ref":"a","ref_columns":["id"],"on_delete":"CASCADE","on_update":"SET NULL"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"columns":["y"],"ref":"a","ref_columns":[null]})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"x","type":"TEXT","nullable":false,"default":null})j")) << "the key of a table without row ids";
  EXPECT_THAT(json, HasSubstr(R"j("without_rowid":true)j"));
  EXPECT_THAT(json, HasSubstr(R"j("strict":true)j"));
  EXPECT_THAT(json, Not(HasSubstr("(no)"))) << "comments are no checks";
}

TEST(LiveSqlite, IndexesViewsTriggers) {
  const std::string json = catalog(R"j(
    create table a (id integer primary key, b text, c int); create index i1 on a (b desc, c); create unique index i2 on a (lower(b)) where c > 1;
    create index i3 on a (c ASC) where b is not null; create view v as select id, b as "B c" from a;
    create trigger tr after insert on a begin update a set c = 1; end; create trigger tv instead of delete on v begin select 1; end;
    create table alembic_version (version_num text))j");
  EXPECT_THAT(json, HasSubstr(R"j({"name":"i1","unique":false,"columns":["b DESC","c"]})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"i2","unique":true,"columns":["<expr>"],"on":"ON a (lower(b)) WHERE c > 1"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"i3","unique":false,"columns":["c"],"on":"ON a (c ASC) WHERE b is not null"})j"));
  EXPECT_THAT(json, HasSubstr(R"j("views":{"v":{"columns":["id","B c"])j"));
  EXPECT_THAT(json, HasSubstr(R"j("triggers":{"tr":{"table":"a"},"tv":{"table":"v"}})j"));
  EXPECT_THAT(json, Not(HasSubstr("alembic_version")));
}

TEST(LiveSqlite, TheSqlBuildsTheSameSchema) {
  const Schema first = inspected(R"j(
    create table "select" ("from" int, [br ack] text default (lower('X')), `a"b` text unique, constraint "c c" check ("from" > 0), primary key ("from", [br ack]));
    create table a (id integer primary key autoincrement, t text collate nocase not null default ((1)), g as (t || 'x'), f int references "select" deferrable initially deferred);
    create virtual table docs using fts5(title, tokenize = 'porter'); create index ix on a (t collate binary desc, id) where f is not null;
    create view w as select * from a; create view v (p) as select t from w; create trigger tr after insert on a begin select 1; end)j");
  const Dialect& dialect = sqlite_dialect();
  const std::string sql = schema_sql(first, dialect);
  EXPECT_EQ(catalog_json(inspected(sql), dialect, {}, nullptr), catalog_json(first, dialect, {}, nullptr)) << sql;
}

}  // namespace
}  // namespace underpin::sqlite
