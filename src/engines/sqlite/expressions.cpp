#include "engines/sqlite/expressions.h"

#include <algorithm>

#include "base/text.h"
#include "syntax/sql/sqlite_tokens.h"

namespace underpin::sqlite {
namespace {

// Words that stand in expressions without being names of columns.
bool expression_word(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "and", "as", "asc", "between", "case", "cast", "collate", "current_date", "current_time", "current_timestamp", "desc", "distinct",
      "else", "end", "escape", "exists", "false", "filter", "from", "glob", "in", "is", "isnull", "like", "match", "not", "notnull",
      "null", "or", "over", "raise", "regexp", "select", "then", "true", "when", "where"};
  return std::binary_search(std::begin(kWords), std::end(kWords), lower(word));
}

struct Names {
  std::string_view text;
  std::vector<Token> tokens;
  explicit Names(std::string_view sql) : text(sql), tokens(tokens_of(sql)) {}
  bool symbol(std::size_t i, char c) const {
    return i < tokens.size() && tokens[i].kind == Token::Kind::symbol && text[tokens[i].begin] == c;
  }
  bool word(std::size_t i, std::string_view w) const { return i < tokens.size() && is_word(text, tokens[i], w); }
  bool named(std::size_t i) const {
    return i < tokens.size() && (tokens[i].kind == Token::Kind::word || tokens[i].kind == Token::Kind::quoted_name);
  }
  bool function(std::size_t i) const { return named(i) && symbol(i + 1, '(') && !expression_word(text_of(text, tokens[i])); }
  // A reference to a column, not its qualifier, a function, a type behind AS or a collation.
  bool column(std::size_t i) const {
    if (!named(i) || symbol(i + 1, '(') || symbol(i + 1, '.')) return false;
    if (tokens[i].kind == Token::Kind::word && expression_word(text_of(text, tokens[i]))) return false;
    return i == 0 || !(word(i - 1, "as") || word(i - 1, "collate"));
  }
  std::string qualifier(std::size_t i) const { return i >= 2 && symbol(i - 1, '.') ? name_of(text, tokens[i - 2]) : std::string(); }
};

void add_once(std::vector<std::string>& list, std::string name) {
  if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(std::move(name));
}

}  // namespace

std::string canonical_expression(std::string_view text, std::string_view type) {
  text = trim(text);
  if (type.empty() || !starts_with(text, "(")) return std::string(text);
  const auto tokens = tokens_of(text);
  if (behind_brackets(text, tokens, 0) != tokens.size() || !ends_with(text, ")")) return std::string(text);
  return std::string(trim(text.substr(1, text.size() - 2)));
}

std::string rename_in_expression(std::string_view text, std::string_view table, std::string_view from, std::string_view to) {
  const Names names(text);
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i < names.tokens.size(); ++i) {
    if (!names.column(i) || !iequals(name_of(text, names.tokens[i]), from)) continue;
    const std::string qualifier = names.qualifier(i);
    if (!qualifier.empty() && !iequals(qualifier, table)) continue;
    out += text.substr(done, names.tokens[i].begin - done);
    out += names.tokens[i].kind == Token::Kind::quoted_name ? quote_always(to) : quote(to);
    done = names.tokens[i].end;
  }
  return out + std::string(text.substr(done));
}

std::optional<std::vector<std::string>> columns_in_expression(std::string_view text) {
  const Names names(text);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < names.tokens.size(); ++i)
    if (names.column(i)) add_once(out, name_of(text, names.tokens[i]));
  return out;
}

std::optional<std::vector<std::string>> functions_in_expression(std::string_view text) {
  const Names names(text);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < names.tokens.size(); ++i)
    if (names.function(i)) add_once(out, lower(name_of(text, names.tokens[i])));
  return out;
}

}  // namespace underpin::sqlite
