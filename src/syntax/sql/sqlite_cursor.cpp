#include "syntax/sql/sqlite_cursor.h"

#include "base/text.h"

namespace underpin::sqlite {

bool Cursor::peek(std::string_view word, std::size_t ahead) const {
  return at_ + ahead < tokens_.size() && is_word(text_, tokens_[at_ + ahead], word);
}

bool Cursor::peek_symbol(char symbol, std::size_t ahead) const {
  if (at_ + ahead >= tokens_.size()) return false;
  const Token& t = tokens_[at_ + ahead];
  return t.kind == Token::Kind::symbol && t.end == t.begin + 1 && text_[t.begin] == symbol;
}

bool Cursor::accept(std::string_view word) {
  if (!peek(word)) return false;
  ++at_;
  return true;
}

bool Cursor::accept(std::initializer_list<std::string_view> words) {
  std::size_t ahead = 0;
  for (std::string_view word : words)
    if (!peek(word, ahead++)) return false;
  at_ += ahead;
  return true;
}

bool Cursor::accept_symbol(char symbol) {
  if (!peek_symbol(symbol)) return false;
  ++at_;
  return true;
}

void Cursor::expect(std::string_view word) {
  if (!accept(word)) fail();
}

void Cursor::expect_symbol(char symbol) {
  if (!accept_symbol(symbol)) fail();
}

bool Cursor::at_name() const {
  if (at_end()) return false;
  const Token::Kind kind = tokens_[at_].kind;
  return kind == Token::Kind::word || kind == Token::Kind::quoted_name || kind == Token::Kind::string;
}

std::string Cursor::name() {
  if (!at_name()) {
    fail();
    return {};
  }
  return name_of(text_, tokens_[at_++]);
}

std::string_view Cursor::brackets() {
  if (!peek_symbol('(')) {
    fail();
    return {};
  }
  const std::size_t from = tokens_[at_].end;
  std::size_t depth = 0;
  for (; at_ < tokens_.size(); ++at_) {
    if (peek_symbol('(')) ++depth;
    if (peek_symbol(')') && --depth == 0) return trim(slice(from, tokens_[at_++].begin));
  }
  fail();
  return {};
}

std::string_view Cursor::until_comma() {
  const std::size_t from = begin();
  std::size_t depth = 0, to = from;
  for (; at_ < tokens_.size(); ++at_) {
    if (depth == 0 && (peek_symbol(',') || peek_symbol(')'))) break;
    if (peek_symbol('(')) ++depth;
    if (peek_symbol(')')) --depth;
    to = tokens_[at_].end;
  }
  return trim(slice(from, to));
}

void Cursor::fail() {
  if (!failed_at_) failed_at_ = at_;
  at_ = tokens_.size();
}

std::string Cursor::error_message() const {
  if (failed_at_ && *failed_at_ < tokens_.size()) return "near \"" + std::string(text_of(text_, tokens_[*failed_at_])) + "\": syntax error";
  return "incomplete input";
}

namespace {
// The number of tokens a CREATE TRIGGER statement starting at `from` has; 0 if it is none.
std::size_t trigger_length(std::string_view text, const std::vector<Token>& tokens, std::size_t from) {
  std::size_t i = from;
  const auto word = [&](std::size_t at, std::string_view w) { return at < tokens.size() && is_word(text, tokens[at], w); };
  if (!word(i++, "CREATE")) return 0;
  if (word(i, "TEMP") || word(i, "TEMPORARY")) ++i;
  if (!word(i, "TRIGGER")) return 0;
  while (i < tokens.size() && !word(i, "BEGIN") && text_of(text, tokens[i]) != ";") ++i;
  std::size_t cases = 0;
  for (; i < tokens.size(); ++i) {
    if (word(i, "CASE")) ++cases;
    if (!word(i, "END")) continue;
    if (cases == 0) return i + 1 - from;
    --cases;
  }
  return tokens.size() - from;
}
}  // namespace

std::vector<std::vector<Token>> split_statements(std::string_view text) {
  const std::vector<Token> tokens = tokens_of(text);
  std::vector<std::vector<Token>> out;
  for (std::size_t i = 0; i < tokens.size();) {
    if (text_of(text, tokens[i]) == ";") {
      ++i;
      continue;
    }
    std::size_t end = i + trigger_length(text, tokens, i);
    while (end < tokens.size() && text_of(text, tokens[end]) != ";") ++end;
    out.emplace_back(tokens.begin() + static_cast<std::ptrdiff_t>(i), tokens.begin() + static_cast<std::ptrdiff_t>(end));
    i = end;
  }
  return out;
}

}  // namespace underpin::sqlite
