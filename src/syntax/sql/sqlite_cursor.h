// Walks the tokens of one SQLite statement: accept this word, take that name, skip an expression. Errors are remembered
// at the first token that does not fit and told as SQLite does.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/sql/sqlite_tokens.h"

namespace underpin::sqlite {

class Cursor {
 public:
  // `text` must outlive the cursor; tokens are positions in it.
  Cursor(std::string_view text, std::vector<Token> tokens) : text_(text), tokens_(std::move(tokens)) {}

  bool at_end() const { return at_ >= tokens_.size(); }
  std::size_t position() const { return at_; }
  void go_to(std::size_t position) { at_ = position; }
  // Byte offsets in the text: of the current token, and behind the last one taken.
  std::size_t begin() const { return at_end() ? text_.size() : tokens_[at_].begin; }
  std::size_t behind() const { return at_ == 0 ? 0 : tokens_[at_ - 1].end; }
  std::string_view slice(std::size_t from, std::size_t to) const { return from < to ? text_.substr(from, to - from) : std::string_view(); }

  bool peek(std::string_view word, std::size_t ahead = 0) const;
  bool peek_symbol(char symbol, std::size_t ahead = 0) const;
  bool accept(std::string_view word);
  bool accept(std::initializer_list<std::string_view> words);  // all of them, or none
  bool accept_symbol(char symbol);
  void expect(std::string_view word);
  void expect_symbol(char symbol);
  // A name: a word, a quoted name, or (as SQLite allows) a string.
  std::string name();
  bool at_name() const;
  // Takes a bracketed group; the answer is the text inside without the outer brackets, trimmed.
  std::string_view brackets();
  // Skips to the next `,` or `)` on this level (or the end); the answer is the text passed over, trimmed.
  std::string_view until_comma();
  void skip() {
    if (!at_end()) ++at_;
  }
  const Token* token() const { return at_end() ? nullptr : &tokens_[at_]; }
  std::string_view token_text() const { return at_end() ? std::string_view() : text_of(text_, tokens_[at_]); }

  void fail();
  bool failed() const { return failed_at_.has_value(); }
  // near "X": syntax error, or incomplete input.
  std::string error_message() const;
  std::size_t error_begin() const { return failed_at_ && *failed_at_ < tokens_.size() ? tokens_[*failed_at_].begin : text_.size(); }
  std::size_t error_end() const { return failed_at_ && *failed_at_ < tokens_.size() ? tokens_[*failed_at_].end : text_.size(); }

 private:
  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::optional<std::size_t> failed_at_;
};

// The statements of a text as token runs, semicolons left out. The body of CREATE TRIGGER keeps its own.
std::vector<std::vector<Token>> split_statements(std::string_view text);

}  // namespace underpin::sqlite
