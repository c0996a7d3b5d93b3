#include "readers/sql_files/guards.h"

#include <algorithm>

#include "base/text.h"
#include "syntax/sql/pg_tokens.h"

namespace underpin::sql_files {

namespace {

// The block's body is one dollar-quoted token; it is cut into tokens of its own.
std::string_view body_of(std::string_view statement) {
  sql::Token first;
  if (sql::PgLexer lexer(statement); !lexer.next(first) || !sql::is_word(statement, first, "do")) return {};
  const std::size_t open = statement.find('$');
  const std::size_t tag_end = open == std::string_view::npos ? open : statement.find('$', open + 1);
  if (tag_end == std::string_view::npos) return {};
  const std::string_view tag = statement.substr(open, tag_end - open + 1);
  const std::size_t close = statement.rfind(tag);
  return close > tag_end ? statement.substr(tag_end + 1, close - tag_end - 1) : std::string_view();
}

bool asks_for_tables(std::string_view text, const sql::Token& token) {
  return sql::is_word(text, token, "table_name") || sql::is_word(text, token, "tablename") || sql::is_word(text, token, "relname");
}

}  // namespace

std::vector<std::string> tables_asked_for(std::string_view statement) {
  std::vector<std::string> names;
  const std::string_view body = body_of(statement);
  const auto tokens = sql::pg_tokens(body);
  bool wanted = false;  // inside EXISTS that is not negated
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (sql::is_word(body, tokens[i], "exists")) wanted = i == 0 || !sql::is_word(body, tokens[i - 1], "not");
    if (sql::is_word(body, tokens[i], "then")) wanted = false;
    if (!wanted || !asks_for_tables(body, tokens[i]) || i + 2 >= tokens.size()) continue;
    const std::string_view equals = body.substr(tokens[i + 1].begin, tokens[i + 1].end - tokens[i + 1].begin);
    const std::string_view value = body.substr(tokens[i + 2].begin, tokens[i + 2].end - tokens[i + 2].begin);
    if (equals != "=" || value.size() < 3 || value.front() != '\'') continue;
    const std::string name(value.substr(1, value.size() - 2));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

}  // namespace underpin::sql_files
