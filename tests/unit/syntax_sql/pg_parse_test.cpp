#include "syntax/sql/pg_parse.h"

#include <gtest/gtest.h>

namespace underpin::sql {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(PgParse, GivesTreesWithLocations) {
  const Parsed parsed = parse_pg("CREATE TABLE s.t (a integer DEFAULT 0)");
  ASSERT_FALSE(parsed.error);
  const Node& create = parsed.statement();
  EXPECT_TRUE(create.is("CreateStmt"));
  EXPECT_EQ(create["relation"]["schemaname"].str(), "s");
  EXPECT_EQ(create["tableElts"][std::size_t{0}]["colname"].str(), "a");
  EXPECT_EQ(create["tableElts"][std::size_t{0}].location(), 18);
  EXPECT_FALSE(create["nothing"]["at"]["all"]);
}
TEST(PgParse, NegativeNumbersSurviveTheLibrary) {
  for (const char* text : {"-7", "- 7", "-(7)", "- /* x */ 7"}) {
    const ParsedExpression parsed = parse_pg_expression(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed.node()["ival"].integer(), -7) << text;
  }
  EXPECT_EQ(parse_pg_expression("0").node()["ival"].integer(), 0);
}
TEST(PgParse, SpeaksOfErrorsAsTheServerDoes) {
  const Parsed parsed = parse_pg("SELECT '\xc3\xa9\xc3\xa9' FROM WHERE");
  ASSERT_TRUE(parsed.error);
  EXPECT_EQ(parsed.error->message, "syntax error at or near \"WHERE\"");
  EXPECT_EQ(parsed.error->at, 19u);  // bytes, although the parser counts characters
  EXPECT_TRUE(parsed.error->syntax);
}
TEST(PgParse, OneExpressionOnly) {
  EXPECT_TRUE(parse_pg_expression("a + 1"));
  for (const char* text : {"1; DROP TABLE x", "1 FROM x", "a AS b", "1, 2", "", "1 WHERE true", "*)"}) EXPECT_FALSE(parse_pg_expression(text)) << text;
}
TEST(PgParse, RefusesNulAndForeignBytes) {
  EXPECT_TRUE(parse_pg(std::string_view("SELECT 1\0, 2", 12)).error);
  EXPECT_TRUE(parse_pg("SELECT '\xff\xfe'").error);
}
TEST(PgParse, DeepTextsAreRefusedAndNeverCrash) {
  for (const std::string& text : {"SELECT " + repeated("(", 200'000), "SELECT " + repeated("(", 200'000) + "1" + repeated(")", 200'000), "SELECT 1" + repeated("+1", 20'000),
                                  "SELECT " + repeated("NOT ", 50'000) + "true", "SELECT 1" + repeated(" UNION SELECT 1", 5'000), "SELECT " + repeated("CASE WHEN a THEN ", 20'000),
                                  "SELECT a" + repeated("[1", 100'000), "SELECT " + repeated("- ", 30'000) + "1"})
    EXPECT_TRUE(parse_pg(text).error) << text.substr(0, 30);
}
TEST(PgParse, DeepButSensibleTextsAreTaken) {
  EXPECT_FALSE(parse_pg("SELECT 'x'" + repeated(" || 'x'", 400)).error);
  EXPECT_FALSE(parse_pg("INSERT INTO t VALUES (1)" + repeated(", (1)", 50'000)).error);
}
TEST(PgParse, GarbageIsAnError) {
  std::string garbage;
  unsigned state = 1;
  for (int i = 0; i < 1 << 20; ++i) garbage += static_cast<char>(32 + (state = state * 1103515245U + 12345U) / 65536 % 95);
  EXPECT_TRUE(parse_pg(garbage).error);
  EXPECT_TRUE(parse_pg(repeated("'", 100'001)).error);
}

}  // namespace
}  // namespace underpin::sql
