#include "syntax/sql/pg_tokens.h"

#include <limits>

#include "base/text.h"

namespace underpin::sql {
namespace {

bool word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool digit(char c) { return c >= '0' && c <= '9'; }
bool word_part(char c) { return word_start(c) || digit(c) || c == '$'; }
bool op_char(char c) { return c != '\0' && std::string_view("+-*/<>=~!@#%^&|`?").find(c) != std::string_view::npos; }
bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

}  // namespace

PgLexer::PgLexer(std::string_view text, std::size_t at) : text_(text), at_(at) {
  if (text_.size() >= std::numeric_limits<std::uint32_t>::max()) text_ = {};
}

bool PgLexer::next(Token& out) {
  while (skip_blanks()) {
  }
  if (at_ >= text_.size()) return false;
  if (open_comment_)  // the server refuses the text, so it must not go unseen
    push(Token::Kind::other, text_.size(), true);
  else
    token();
  out = token_;
  return true;
}

void PgLexer::push(Token::Kind kind, std::size_t end, bool unterminated) {
  token_ = {kind, unterminated, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)};
  at_ = end;
}

bool PgLexer::skip_blanks() {
  const std::size_t before = at_;
  while (blank(peek()) && at_ < text_.size()) ++at_;
  if (peek() == '-' && peek(1) == '-')
    while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
  if (peek() == '/' && peek(1) == '*' && !open_comment_) skip_comment();
  return at_ != before;
}

void PgLexer::token() {
  const char c = peek();
  if (c == '\'')
    string(at_, false);
  else if (c == '"')
    quoted(at_);
  else if (c == '$')
    dollar();
  else if (word_start(c))
    word();
  else if (digit(c) || (c == '.' && digit(peek(1)) && !(at_ > 0 && text_[at_ - 1] == '.')))
    number();
  else if (op_char(c))
    operator_();
  else if (c == ':' && (peek(1) == ':' || peek(1) == '='))
    push(Token::Kind::op, at_ + 2);
  else if (c == '\\')
    push(Token::Kind::backslash, at_ + 1);
  else if (c != '\0' && std::string_view("()[],;.:{}").find(c) != std::string_view::npos)
    push(Token::Kind::punctuation, at_ + 1);
  else
    push(Token::Kind::other, at_ + 1);
}

void PgLexer::skip_comment() {
  const std::size_t begin = at_;
  std::size_t depth = 0;
  while (at_ < text_.size()) {
    if (peek() == '/' && peek(1) == '*') {
      ++depth;
      at_ += 2;
    } else if (peek() == '*' && peek(1) == '/') {
      at_ += 2;
      if (--depth == 0) return;
    } else {
      ++at_;
    }
  }
  at_ = begin;
  open_comment_ = true;
}

// `quote` is the offset of the opening quote; prefixes (E, B, X, N, U&) lie before it.
void PgLexer::string(std::size_t quote, bool escapes) {
  std::size_t i = quote + 1;
  while (i < text_.size()) {
    if (escapes && text_[i] == '\\')
      i += 2;
    else if (text_[i] != '\'')
      ++i;
    else if (i + 1 < text_.size() && text_[i + 1] == '\'')
      i += 2;
    else
      return push(Token::Kind::string, i + 1);
  }
  push(Token::Kind::string, text_.size(), true);
}

void PgLexer::quoted(std::size_t quote) {
  std::size_t i = quote + 1;
  while (i < text_.size()) {
    if (text_[i] != '"')
      ++i;
    else if (i + 1 < text_.size() && text_[i + 1] == '"')
      i += 2;
    else
      return push(Token::Kind::quoted_name, i + 1);
  }
  push(Token::Kind::quoted_name, text_.size(), true);
}

void PgLexer::dollar() {
  if (digit(peek(1))) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && digit(text_[end])) ++end;
    return push(Token::Kind::parameter, end);
  }
  std::size_t i = at_ + 1;
  while (i < text_.size() && (word_start(text_[i]) || (i > at_ + 1 && digit(text_[i])))) ++i;
  if (i >= text_.size() || text_[i] != '$') return push(Token::Kind::other, at_ + 1);
  const std::string_view tag = text_.substr(at_, i + 1 - at_);
  const std::size_t close = text_.find(tag, i + 1);
  if (close == std::string_view::npos) return push(Token::Kind::string, text_.size(), true);
  push(Token::Kind::string, close + tag.size());
}

void PgLexer::word() {
  const char c = peek() | 0x20;
  if (peek(1) == '\'' && (c == 'e' || c == 'b' || c == 'x' || c == 'n')) return string(at_ + 1, c == 'e');
  if (c == 'u' && peek(1) == '&' && peek(2) == '\'') return string(at_ + 2, false);
  if (c == 'u' && peek(1) == '&' && peek(2) == '"') return quoted(at_ + 2);
  std::size_t end = at_ + 1;
  while (end < text_.size() && word_part(text_[end])) ++end;
  push(Token::Kind::word, end);
}

void PgLexer::number() {
  std::size_t end = at_;
  while (end < text_.size() && digit(text_[end])) ++end;
  // "1..10" is a range of integers, not a number with a point.
  if (end < text_.size() && text_[end] == '.' && !(end + 1 < text_.size() && text_[end + 1] == '.')) {
    ++end;
    while (end < text_.size() && digit(text_[end])) ++end;
  }
  if (end < text_.size() && (text_[end] | 0x20) == 'e') {
    std::size_t digits = end + 1;
    if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-')) ++digits;
    if (digits < text_.size() && digit(text_[digits])) {
      while (digits < text_.size() && digit(text_[digits])) ++digits;
      end = digits;
    }
  }
  push(Token::Kind::number, end);
}

void PgLexer::operator_() {
  std::size_t end = at_;
  while (end < text_.size() && op_char(text_[end])) {
    if (end > at_ && (text_.compare(end, 2, "--") == 0 || text_.compare(end, 2, "/*") == 0)) break;
    ++end;
  }
  // A longer operator ends in + or - only if it has one of the characters SQL itself does not use.
  const std::string_view whole = text_.substr(at_, end - at_);
  if (whole.find_first_of("~!@#%^&|`?") == std::string_view::npos)
    while (end > at_ + 1 && (text_[end - 1] == '+' || text_[end - 1] == '-')) --end;
  push(Token::Kind::op, end);
}

std::vector<Token> pg_tokens(std::string_view text) {
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 6 + 4);
  PgLexer lexer(text);
  Token token;
  while (lexer.next(token)) tokens.push_back(token);
  return tokens;
}

bool is_word(std::string_view text, const Token& token, std::string_view word) {
  return token.kind == Token::Kind::word && token.end - token.begin == word.size() && iequals(text_of(text, token), word);
}

bool is_punctuation(std::string_view text, const Token& token, char c) {
  return token.kind == Token::Kind::punctuation && text[token.begin] == c;
}

std::string name_of(std::string_view text, const Token& token) {
  const std::string_view raw = text_of(text, token);
  if (token.kind != Token::Kind::quoted_name) return lower(raw);
  const std::size_t open = raw.find('"');
  return replace_all(std::string(raw.substr(open + 1, raw.size() - open - 2)), "\"\"", "\"");
}

std::string string_value(std::string_view text, const Token& token) {
  std::string_view raw = text_of(text, token);
  if (token.unterminated) return std::string(raw);
  if (raw[0] == '$') {
    const std::size_t tag = raw.find('$', 1) + 1;
    return std::string(raw.substr(tag, raw.size() - 2 * tag));
  }
  const std::size_t open = raw.find('\'');
  const bool escapes = open == 1 && (raw[0] | 0x20) == 'e';
  raw = raw.substr(open + 1, raw.size() - open - 2);
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\'' && i + 1 < raw.size() && raw[i + 1] == '\'') {
      ++i;
    } else if (escapes && raw[i] == '\\' && i + 1 < raw.size()) {
      const char c = raw[++i];
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'b' ? '\b' : c == 'f' ? '\f' : c;
      continue;
    }
    out += raw[i];
  }
  return out;
}

std::vector<std::size_t> bracket_partners(std::string_view text, const std::vector<Token>& tokens) {
  std::vector<std::size_t> partners(tokens.size(), 0), open;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::punctuation) continue;
    const char c = text[tokens[i].begin];
    if (c == '(' || c == '[') {
      partners[i] = tokens.size();
      open.push_back(i);
    } else if ((c == ')' || c == ']') && !open.empty()) {
      partners[open.back()] = i;
      open.pop_back();
    }
  }
  return partners;
}

}  // namespace underpin::sql
