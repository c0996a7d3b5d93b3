// PostgreSQL's lexical rules: text → tokens with byte positions, comments and blanks left out. Used wherever text must be
// looked at before (or instead of) the real parser: splitting, bind parameters, newer syntax, renaming. Never fails: what
// no rule covers becomes a one-byte token; an unterminated quote or comment runs to the end of the text and is marked.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::sql {

struct Token {
  enum class Kind : std::uint8_t { word, quoted_name, string, number, parameter, op, punctuation, backslash, other };
  Kind kind = Kind::other;
  bool unterminated = false;
  std::uint32_t begin = 0, end = 0;
};

// One token after the other, for callers that skip parts of the text between them. At most 4 GB of text.
class PgLexer {
 public:
  explicit PgLexer(std::string_view text, std::size_t at = 0);
  bool next(Token& token);  // false: the end is reached
  void seek(std::size_t at) { at_ = at; }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void push(Token::Kind kind, std::size_t end, bool unterminated = false);
  bool skip_blanks();
  void skip_comment();
  void token();
  void string(std::size_t quote, bool escapes);
  void quoted(std::size_t quote);
  void dollar();
  void word();
  void number();
  void operator_();
  std::string_view text_;
  std::size_t at_ = 0;
  bool open_comment_ = false;  // a comment begins at at_ and never ends
  Token token_;
};

std::vector<Token> pg_tokens(std::string_view text);

inline std::string_view text_of(std::string_view text, const Token& token) { return text.substr(token.begin, token.end - token.begin); }
// The token is this keyword (written in lower case), in any case.
bool is_word(std::string_view text, const Token& token, std::string_view word);
bool is_punctuation(std::string_view text, const Token& token, char c);
// The name a word or quoted name stands for: folded, or with its quotes taken off.
std::string name_of(std::string_view text, const Token& token);
// The value of a string token in any of its forms ('', E'', $$ $$); U& forms are returned undecoded.
std::string string_value(std::string_view text, const Token& token);
// For every opening bracket the index of the one that closes it, tokens.size() where none does; for others 0.
std::vector<std::size_t> bracket_partners(std::string_view text, const std::vector<Token>& tokens);

}  // namespace underpin::sql
