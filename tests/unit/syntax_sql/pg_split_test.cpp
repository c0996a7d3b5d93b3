#include "syntax/sql/pg_split.h"

#include <gtest/gtest.h>

namespace underpin::sql {
namespace {

std::vector<std::string> statements(std::string_view text) {
  std::vector<std::string> out;
  for (const Piece& piece : split_statements(text))
    if (piece.kind == Piece::Kind::statement) out.emplace_back(text.substr(piece.begin, piece.end - piece.begin));
  return out;
}
using Texts = std::vector<std::string>;

TEST(PgSplit, SemicolonsInsideQuotesCommentsAndBracketsDoNotCount) {
  EXPECT_EQ(statements("a ';' ; b $$ ; $$;-- c;\n d /* ; */ e"), (Texts{"a ';'", "b $$ ; $$", "d /* ; */ e"}));
  EXPECT_EQ(statements("CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2); SELECT 3"),
            (Texts{"CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)", "SELECT 3"}));
}
TEST(PgSplit, EmptyStatementsAreNone) { EXPECT_TRUE(statements(" ; ;; -- x\n /* y */ ;").empty()); }
TEST(PgSplit, AtomicBodies) {
  const char* body = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
  EXPECT_EQ(statements(std::string(body) + "; SELECT 3"), (Texts{body, "SELECT 3"}));
}
TEST(PgSplit, AnUnclosedBracketDoesNotSwallowTheRest) {
  EXPECT_EQ(statements("CREATE TABLE a (x int;\nCREATE TABLE b (y int);"), (Texts{"CREATE TABLE a (x int", "CREATE TABLE b (y int)"}));
}
TEST(PgSplit, PsqlCommandsAndCopiedRows) {
  const std::string text = "\\connect x\nCOPY t (a) FROM stdin;\n1\t'\n;\n\\.\nSELECT 1;\n\\echo 'hi\nSELECT 2";
  std::vector<Piece::Kind> kinds;
  for (const Piece& piece : split_statements(text)) kinds.push_back(piece.kind);
  using K = Piece::Kind;
  EXPECT_EQ(kinds, (std::vector<K>{K::psql_command, K::statement, K::copy_data, K::statement, K::psql_command, K::statement}));
  EXPECT_EQ(statements(text), (Texts{"COPY t (a) FROM stdin", "SELECT 1", "SELECT 2"}));
}
TEST(PgSplit, AnEscapedColonIsNoCommand) { EXPECT_EQ(statements("SELECT a\\:\\:int; SELECT 2").size(), 2u); }
TEST(PgSplit, TokensCountFromTheirPiece) {
  const std::string text = "SELECT 1;  SELECT two";
  const auto pieces = split_statements(text);
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_EQ(pieces[1].begin, 11u);
  EXPECT_EQ(pieces[1].tokens[1].begin, 7u);
}

}  // namespace
}  // namespace underpin::sql
