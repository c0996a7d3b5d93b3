#include <gtest/gtest.h>

#include "engines/postgresql/dialect.h"
#include "sql/literals.h"
#include "sql/statements.h"

namespace underpin::sql {
namespace {

const Dialect& dialect() { return postgresql::postgresql_dialect(15); }

// What a PostgreSQL 15 server printed for these, in a database with enum `status` and a table of the columns below.
struct Row {
  const char *where, *type, *written, *printed;
};
const Row kRows[] = {
#define UNDERPIN_EXPRESSION(where, type, written, printed) {where, type, written, printed},
#include "unit/sql/expressions.def"
#undef UNDERPIN_EXPRESSION
};
constexpr const char* kColumns =
    "a integer, b integer, t text, v varchar(20), n numeric(10,2), f double precision, d date, ts timestamp, tz timestamptz, bo boolean, j json, jb jsonb, arr text[], "
    "ia integer[], u uuid, i interval, st status, tm time, by bytea, ch char(3), bg bigint, sm smallint, pt point, inet inet, tv tsvector";

Schema with_enum() {
  Schema schema;
  UserType status;
  status.name = {"", "status"};
  status.enumeration = EnumType{{"new", "old"}};
  schema.types.set(status.name, status);
  return schema;
}

Table table_of(const std::string& definition) {
  const Reading reading = read_postgresql(Rope("CREATE TABLE x (" + definition + ")"), with_enum(), dialect());
  for (const auto& error : reading.errors) ADD_FAILURE() << definition << ": " << error.message;
  if (reading.statements.size() != 1) return {};
  return std::get<CreateTable>(reading.statements[0].changes.at(0)).table;
}

std::string printed(const Row& row) {
  const std::string where = row.where, columns = kColumns;
  if (where == "default") {
    const auto value = table_of(std::string("c ") + row.type + " DEFAULT " + row.written).columns.at(0).default_value;
    return value ? value->canonical : "";
  }
  if (where == "check") return "CHECK (" + table_of(columns + ", CHECK (" + row.written + ")").checks.at(0).expression.canonical + ")";
  return table_of(columns + ", g " + row.type + " GENERATED ALWAYS AS (" + row.written + ") STORED").columns.back().generated->canonical;
}

TEST(SqlExpressions, AreWrittenAsTheServerPrintsThem) {
  ASSERT_GE(std::size(kRows), 150u);
  for (const Row& row : kRows) EXPECT_EQ(printed(row), row.printed) << row.where << " " << row.type << " " << row.written;
}

TEST(SqlExpressions, WhatTheServerPrintsStaysAsItIs) {
  for (const char* text : {"(a > 0)", "((a >= 1) AND (a <= 2))", "'-1'::integer", "'x'::character varying", "nextval('s'::regclass)", "(t = ANY (ARRAY['x'::text, 'y'::text]))", "CURRENT_TIMESTAMP",
                           "COALESCE(t, ''::text)", "'{}'::text[]", "((v)::text = 'x'::text)", "(tz AT TIME ZONE 'utc'::text)", "'7 days'::interval", "lower((v)::text)"})
    EXPECT_EQ(canonical_expression(text, ""), text);
}

TEST(SqlExpressions, WhatCannotBeParsedStays) {
  EXPECT_EQ(canonical_expression("  a >>> ( ", ""), "a >>> (");
  EXPECT_EQ(canonical_expression("EXISTS (SELECT 1)", "boolean"), "EXISTS (SELECT 1)");
  EXPECT_EQ(canonical_expression("", ""), "");
}

TEST(SqlExpressions, LiteralsOfDefaultsTakeTheColumnsType) {
  EXPECT_EQ(canonical_expression("'x'", "character varying(20)"), "'x'::character varying");
  EXPECT_EQ(canonical_expression("'0'", "integer"), "0");
  EXPECT_EQ(canonical_expression("'f'", "boolean"), "false");
  EXPECT_EQ(canonical_expression("'new'", "status"), "'new'::status");
  EXPECT_EQ(canonical_expression("'1 week'", "interval"), "'7 days'::interval");
  EXPECT_EQ(canonical_expression("'{}'", "jsonb"), "'{}'::jsonb");
}

TEST(SqlExpressions, Columns) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(columns_in_expression("lower(a) || t.b > c[1] AND a IS NULL"), (Names{"a", "b", "c"}));
  EXPECT_EQ(columns_in_expression("'a' || \"B\""), (Names{"B"}));
  EXPECT_EQ(columns_in_expression("a >"), std::nullopt);
  EXPECT_EQ(functions_in_expression("lower(gen_random_uuid()::text) || s.f(now())"), (Names{"lower", "gen_random_uuid", "now"}));
  EXPECT_EQ(functions_in_expression("SELECT st_makepoint(a, b) FROM t"), (Names{"st_makepoint"}));
  EXPECT_EQ(relations_read("SELECT * FROM a JOIN s.b ON true WHERE x IN (SELECT 1 FROM c) AND y = :y"), (std::vector<ObjectName>{{"", "a"}, {"s", "b"}, {"", "c"}}));
}

TEST(SqlExpressions, RenamingTouchesNothingElse) {
  EXPECT_EQ(rename_in_expression("a > 0 AND 'a' <> t.a  AND f(a) /* a */", "t", "a", "b c"), "\"b c\" > 0 AND 'a' <> t.\"b c\"  AND f(\"b c\") /* a */");
  EXPECT_EQ(rename_in_expression("u.a = a.a", "t", "a", "b"), "u.a = a.a");
  EXPECT_EQ(rename_in_expression("\"a\" = 1", "", "a", "z"), "z = 1");
  EXPECT_EQ(rename_in_expression("a >", "", "a", "z"), "a >");
}

TEST(SqlExpressions, Values) {
  EXPECT_EQ(normal_value("36 hours 90 min", "interval"), "37:30:00");
  EXPECT_EQ(normal_value("1 year 14 months -3 days", "interval"), "2 years 2 mons -3 days");
  EXPECT_EQ(normal_value("yesterday or so", "interval"), "yesterday or so");
  EXPECT_EQ(normal_value("{\"bb\": 1, \"a\":[1,{}], \"bb\":2}", "jsonb"), "{\"a\": [1, {}], \"bb\": 2}");
  EXPECT_EQ(normal_value("2020-1-5 3:4", "timestamp without time zone"), "2020-01-05 03:04:00");
  EXPECT_EQ(normal_value("public.\"Seq\"", "regclass"), "\"Seq\"");
  EXPECT_EQ(normal_value("{ a , b c }", "text[]"), "{a,\"b c\"}");
  EXPECT_EQ(normal_value("007.50", "numeric"), "7.50");
  EXPECT_EQ(normal_value("1e99999999", "numeric"), "1e99999999");
}

}  // namespace
}  // namespace underpin::sql
