#include "syntax/sql/sqlite_tokens.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace underpin::sqlite {
namespace {

constexpr std::string_view kKeywords[] = {
#define UNDERPIN_KEYWORD(word) word,
#include "syntax/sql/sqlite_keywords.def"
#undef UNDERPIN_KEYWORD
};

bool digit(char c) { return c >= '0' && c <= '9'; }
bool word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool word_part(char c) { return word_start(c) || digit(c) || c == '$'; }
bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// Behind the comment that starts at `i`, or `i` if none does.
std::size_t behind_comment(std::string_view s, std::size_t i) {
  if (s.substr(i, 2) == "--") return std::min(s.find('\n', i), s.size());
  if (s.substr(i, 2) != "/*") return i;
  const std::size_t close = s.find("*/", i + 2);
  return close == std::string_view::npos ? s.size() : close + 2;
}

// Behind the quotes that open at `i`; a doubled quote stands for itself.
std::size_t behind_quotes(std::string_view s, std::size_t i) {
  const char close = s[i] == '[' ? ']' : s[i];
  for (++i; i < s.size(); ++i) {
    if (s[i] != close) continue;
    if (close == ']' || i + 1 >= s.size() || s[i + 1] != close) return i + 1;
    ++i;
  }
  return s.size();
}

Token token_at(std::string_view s, std::size_t i) {
  Token t{Token::Kind::symbol, i, i + 1};
  const char c = s[i];
  if (c == '\'') return {Token::Kind::string, i, behind_quotes(s, i)};
  if ((c == 'x' || c == 'X') && i + 1 < s.size() && s[i + 1] == '\'') return {Token::Kind::string, i, behind_quotes(s, i + 1)};
  if (c == '"' || c == '`' || c == '[') return {Token::Kind::quoted_name, i, behind_quotes(s, i)};
  if (word_start(c)) {
    t.kind = Token::Kind::word;
    while (t.end < s.size() && word_part(s[t.end])) ++t.end;
  } else if (digit(c) || (c == '.' && i + 1 < s.size() && digit(s[i + 1]))) {
    t.kind = Token::Kind::number;
    while (t.end < s.size() && (word_part(s[t.end]) || s[t.end] == '.')) ++t.end;
  } else {
    for (std::string_view pair : {"||", "<=", ">=", "<>", "!=", "==", "<<", ">>", "->"})
      if (s.substr(i, 2) == pair) t.end = i + 2;
  }
  return t;
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < text.size();) {
    if (blank(text[i])) {
      ++i;
    } else if (const std::size_t behind = behind_comment(text, i); behind != i) {
      i = behind;
    } else {
      out.push_back(token_at(text, i));
      i = out.back().end;
    }
  }
  return out;
}

std::string name_of(std::string_view text, const Token& token) {
  const std::string_view raw = text_of(text, token);
  if (token.kind != Token::Kind::quoted_name && token.kind != Token::Kind::string) return std::string(raw);
  if (raw.size() < 2) return std::string(raw);
  const std::string inside(raw.substr(1, raw.size() - 2));
  if (raw[0] == '[') return inside;
  return replace_all(inside, std::string(2, raw[0]), std::string(1, raw[0]));
}

bool is_word(std::string_view text, const Token& token, std::string_view word) {
  return (token.kind == Token::Kind::word || token.kind == Token::Kind::symbol) && iequals(text_of(text, token), word);
}

std::size_t behind_brackets(std::string_view text, const std::vector<Token>& tokens, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::symbol) continue;
    if (text[tokens[i].begin] == '(') ++depth;
    if (text[tokens[i].begin] == ')' && --depth == 0) return i + 1;
  }
  return tokens.size();
}

std::string quote_always(std::string_view identifier) { return "\"" + replace_all(std::string(identifier), "\"", "\"\"") + "\""; }

std::string quote(std::string_view identifier) {
  const bool plain = !identifier.empty() && (word_start(identifier[0])) &&
                     std::all_of(identifier.begin(), identifier.end(), [](char c) { return word_part(c) && c != '$'; });
  if (plain && !std::binary_search(std::begin(kKeywords), std::end(kKeywords), upper(identifier))) return std::string(identifier);
  return quote_always(identifier);
}

std::string literal(std::string_view text) { return "'" + replace_all(std::string(text), "'", "''") + "'"; }

}  // namespace underpin::sqlite
