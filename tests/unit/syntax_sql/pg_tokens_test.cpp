#include "syntax/sql/pg_tokens.h"

#include <gtest/gtest.h>

namespace underpin::sql {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  for (const Token& token : pg_tokens(text)) out.emplace_back(text_of(text, token));
  return out;
}
using Words = std::vector<std::string>;

TEST(PgTokens, QuotesKeepWhatIsInThem) {
  EXPECT_EQ(words("a 'b;''c' \"d\"\"e\" $$f;g$$ $t$ $$ $t$ E'h\\'i'"), (Words{"a", "'b;''c'", "\"d\"\"e\"", "$$f;g$$", "$t$ $$ $t$", "E'h\\'i'"}));
  EXPECT_EQ(words("U&'x' b'01' X'ff' N'n'"), (Words{"U&'x'", "b'01'", "X'ff'", "N'n'"}));
}
TEST(PgTokens, CommentsAreLeftOut) { EXPECT_EQ(words("a -- b\n/* c /* d */ e */ f --"), (Words{"a", "f"})); }
TEST(PgTokens, OperatorsEndWhereCommentsBegin) { EXPECT_EQ(words("a+--b\n-1*/*c*/2"), (Words{"a", "+", "-", "1", "*", "2"})); }
TEST(PgTokens, TrailingSignsBelongToWhatFollows) {
  EXPECT_EQ(words("a=-1"), (Words{"a", "=", "-", "1"}));
  EXPECT_EQ(words("a@-1"), (Words{"a", "@-", "1"}));
}
TEST(PgTokens, CastsAndSlices) {
  EXPECT_EQ(words("a::int[1:2] := 1.5e-3 1..2"), (Words{"a", "::", "int", "[", "1", ":", "2", "]", ":=", "1.5e-3", "1", ".", ".", "2"}));
}
TEST(PgTokens, ParametersAreNoDollarQuotes) { EXPECT_EQ(words("$1+$2 a$b$c"), (Words{"$1", "+", "$2", "a$b$c"})); }
TEST(PgTokens, UnterminatedQuotesRunToTheEnd) {
  for (const char* text : {"'abc", "\"abc", "$$abc", "$x$abc$$", "E'a\\"}) {
    const auto tokens = pg_tokens(text);
    ASSERT_EQ(tokens.size(), 1u) << text;
    EXPECT_TRUE(tokens[0].unterminated) << text;
    EXPECT_EQ(tokens[0].end, std::string_view(text).size()) << text;
  }
}
TEST(PgTokens, NamesAndValues) {
  const std::string_view text = "Abc \"A\"\"b\" 'it''s' E'a\\n' $q$x'y$q$";
  const auto tokens = pg_tokens(text);
  EXPECT_EQ(name_of(text, tokens[0]), "abc");
  EXPECT_EQ(name_of(text, tokens[1]), "A\"b");
  EXPECT_EQ(string_value(text, tokens[2]), "it's");
  EXPECT_EQ(string_value(text, tokens[3]), "a\n");
  EXPECT_EQ(string_value(text, tokens[4]), "x'y");
}
TEST(PgTokens, NulAndHighBytesAreTokensToo) {
  const std::string text("a\0b\xff", 4);
  EXPECT_EQ(pg_tokens(text).size(), 3u);
}

}  // namespace
}  // namespace underpin::sql
