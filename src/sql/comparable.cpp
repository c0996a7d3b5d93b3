#include "sql/comparable.h"

#include <array>
#include <vector>

#include "base/text.h"
#include "sql/statements.h"
#include "syntax/sql/pg_tokens.h"

namespace underpin::sql {

namespace {

bool one_of(std::string_view text, const Token& token, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words)
    if (is_word(text, token, word)) return true;
  return false;
}

// Index behind the type name that begins at `at`: "character varying(32)[]", "app.status", "timestamp(3) with time zone".
std::size_t behind_type(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
  const auto is = [&](std::size_t i, std::string_view word) { return i < tokens.size() && is_word(text, tokens[i], word); };
  const auto mark = [&](std::size_t i, char c) { return i < tokens.size() && is_punctuation(text, tokens[i], c); };
  const bool moment = is(at, "timestamp") || is(at, "time");
  const bool two_words = (is(at, "character") && is(at + 1, "varying")) || (is(at, "bit") && is(at + 1, "varying")) || (is(at, "double") && is(at + 1, "precision"));
  at += two_words ? 2 : 1;
  while (mark(at, '.')) at += 2;
  if (mark(at, '('))
    while (at < tokens.size() && !mark(at++, ')')) {
    }
  if (moment && (is(at, "with") || is(at, "without")) && is(at + 1, "time") && is(at + 2, "zone")) at += 3;
  while (mark(at, '[') && (mark(at + 1, ']') || mark(at + 2, ']'))) at += mark(at + 1, ']') ? 2 : 3;
  return at;
}

std::string without_casts(std::string_view text) {
  const auto tokens = pg_tokens(text);
  std::string out;
  for (std::size_t i = 0; i < tokens.size();) {
    if (text_of(text, tokens[i]) == "::") {
      i = behind_type(text, tokens, i + 1);
      continue;
    }
    if (!out.empty()) out += ' ';
    out += text_of(text, tokens[i++]);
  }
  return out;
}

}  // namespace

std::string comparable_expression(std::string_view text) {
  const std::string bare = without_casts(text);
  const std::string printed = canonical_expression(bare, "");
  return without_casts(printed.empty() ? bare : printed);
}

std::string comparable_statement(std::string_view text) {
  const auto tokens = pg_tokens(text);
  std::string out;
  for (std::size_t i = 0; i < tokens.size();) {
    const Token& token = tokens[i];
    if (text_of(text, token) == "::") {
      i = behind_type(text, tokens, i + 1);
      continue;
    }
    const bool name = token.kind == Token::Kind::word || token.kind == Token::Kind::quoted_name;
    const bool qualifier = name && i + 2 < tokens.size() && is_punctuation(text, tokens[i + 1], '.');
    if (qualifier) {
      i += 2;
      continue;
    }
    ++i;
    if (is_punctuation(text, token, '(') || is_punctuation(text, token, ')') || is_punctuation(text, token, ';')) continue;
    if (is_word(text, token, "as") && i < tokens.size()) {  // `x AS x` is `x`
      const std::string alias = name_of(text, tokens[i]);
      if (ends_with(" " + out, " " + alias)) ++i;
      continue;
    }
    if (one_of(text, token, {"asc", "outer", "inner"})) continue;
    if (is_word(text, token, "or") && i < tokens.size() && is_word(text, tokens[i], "replace")) {
      ++i;
      continue;
    }
    std::string word = name ? name_of(text, token) : std::string(text_of(text, token));
    if (word == "procedure") word = "function";
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

}  // namespace underpin::sql
