#include "syntax/sql/pg_rewrite.h"

#include <gtest/gtest.h>

#include "syntax/sql/pg_parse.h"

namespace underpin::sql {
namespace {

Rewritten binds(std::string_view text) { return rewrite_binds(text, pg_tokens(text)); }
Rewritten newer(std::string_view text) {
  Rewritten source;
  source.text = text;
  return rewrite_newer(std::move(source));
}

TEST(PgRewrite, BindParametersKeepTheirPlaces) {
  EXPECT_EQ(binds("a = :name AND b = 1").text, "a = $1    AND b = 1");
  EXPECT_EQ(binds("a = %(name)s, b").text, "a = $1      , b");
  EXPECT_EQ(binds("VALUES (%s, %s)").text, "VALUES ($1, $1)");
  EXPECT_EQ(binds("a=%s").text, "a=$1");
}
TEST(PgRewrite, WhatIsNoParameterStays) {
  for (const char* text : {"a::int", "x[1:2]", "':a'", "$$ :a $$", "10 % 3", "a := 1", "\"a:b\""}) EXPECT_EQ(binds(text).text, text);
}
TEST(PgRewrite, EscapedColonsLoseTheirBackslash) { EXPECT_EQ(binds("a\\:\\:int").text, "a::int"); }
TEST(PgRewrite, PsqlVariablesBecomeLiteralsAndNames) { EXPECT_EQ(binds("a = :'v' and :\"n\" = 1").text, "a =  'v' and  \"n\" = 1"); }
TEST(PgRewrite, PositionsMapBack) {
  const std::string text = "SELECT ?, ?, c FROM t";
  const Rewritten out = binds(text);
  EXPECT_EQ(out.text, "SELECT $1, $1, c FROM t");
  EXPECT_EQ(out.original(out.text.find("c FROM")), text.find("c FROM"));
  EXPECT_EQ(out.original(out.text.size()), text.size());
}

TEST(PgRewrite, NewerFormsAreTakenByTheOlderGrammar) {
  for (const char* text :
       {"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL)", "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2), c int)",
        "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (b) NOT ENFORCED", "CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED)",
        "CREATE TABLE t (a int, CONSTRAINT n NOT NULL a)", "ALTER TABLE t ADD CONSTRAINT n NOT NULL a", "ALTER TABLE t ADD NOT NULL a NOT VALID",
        "ALTER TABLE t ALTER COLUMN b SET EXPRESSION AS (a * 3)", "CREATE TABLE t (a int, p daterange, PRIMARY KEY (a, p WITHOUT OVERLAPS))",
        "ALTER TABLE t ADD FOREIGN KEY (a, PERIOD p) REFERENCES u (b, PERIOD q)",
        "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING t.*", "CREATE TABLE t (a text STORAGE external)"}) {
    ASSERT_TRUE(parse_pg(text).error) << text;
    const Rewritten out = newer(text);
    EXPECT_FALSE(parse_pg(out.text).error) << out.text;
    EXPECT_FALSE(out.marks.empty()) << text;
  }
}
TEST(PgRewrite, ColumnConstraintsAreNotTakenForNewerForms) {
  const char* text = "CREATE TABLE t (a int CONSTRAINT n NOT NULL DEFAULT 3, b int NOT NULL, period int)";
  EXPECT_EQ(newer(text).text, text);
}
TEST(PgRewrite, BothRewritersTogetherMapToTheFirstText) {
  const std::string text = "ALTER TABLE t ADD CHECK (a <> ?) NOT ENFORCED, ADD COLUMN z int";
  const Rewritten out = rewrite_newer(binds(text));
  EXPECT_FALSE(parse_pg(out.text).error) << out.text;
  EXPECT_EQ(out.original(out.text.find("z int")), text.find("z int"));
  EXPECT_TRUE(out.mark(Mark::Kind::not_enforced, 0, out.text.size()));
  EXPECT_TRUE(out.mark(Mark::Kind::bind, 0, out.text.size()));
}
TEST(PgRewrite, HostileTextsEndSoon) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "generated always as ( ? ";
  EXPECT_GE(rewrite_newer(binds(text)).text.size(), text.size());
}

}  // namespace
}  // namespace underpin::sql
