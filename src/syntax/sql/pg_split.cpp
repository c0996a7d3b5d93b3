#include "syntax/sql/pg_split.h"

#include <algorithm>
#include <utility>

namespace underpin::sql {
namespace {

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text), lexer_(text) {}

  std::vector<Piece> run() {
    Token token;
    while (lexer_.next(token)) {
      if (token.kind == Token::Kind::backslash && !escapes_colon(token))
        psql_command(token);
      else if (is_punctuation(text_, token, ';') && depth_ <= 0 && atomic_ == 0)
        end_statement(token);
      else
        add(token);
    }
    close();
    return std::move(out_);
  }

 private:
  bool escapes_colon(const Token& token) const { return token.end < text_.size() && text_[token.end] == ':'; }

  void add(const Token& token) {
    if (token.kind == Token::Kind::punctuation) {
      const char c = text_[token.begin];
      if (c == '(' || c == '[') ++depth_;
      if (c == ')' || c == ']') --depth_;
    } else if (token.kind == Token::Kind::word && atomic_ > 0) {
      if (is_word(text_, token, "case") || is_word(text_, token, "begin")) ++atomic_;
      if (is_word(text_, token, "end")) --atomic_;
    } else if (!tokens_.empty() && is_word(text_, token, "atomic") && is_word(text_, tokens_.back(), "begin")) {
      atomic_ = 1;
    }
    tokens_.push_back(token);
  }

  void end_statement(const Token& semicolon) {
    const bool data = copies_from_stdin();
    close();
    if (data) copy_data(semicolon.end);
  }

  // "COPY … FROM stdin": the lines behind the semicolon are data.
  bool copies_from_stdin() const {
    if (tokens_.empty() || !is_word(text_, tokens_.front(), "copy")) return false;
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i)
      if (is_word(text_, tokens_[i], "from") && is_word(text_, tokens_[i + 1], "stdin")) return true;
    return false;
  }

  void close() {
    const bool open = depth_ > 0;
    depth_ = 0;
    atomic_ = 0;
    std::vector<Token> tokens;
    tokens.swap(tokens_);
    if (!open) return emit(std::move(tokens));
    // A bracket is never closed: what follows the next semicolon is read for itself all the same.
    for (const Token& token : tokens) {
      if (is_punctuation(text_, token, ';'))
        emit(std::exchange(tokens_, {}));
      else
        tokens_.push_back(token);
    }
    emit(std::exchange(tokens_, {}));
  }

  void emit(std::vector<Token> tokens) {
    if (tokens.empty()) return;
    Piece piece;
    piece.begin = tokens.front().begin;
    piece.end = tokens.back().end;
    for (Token& token : tokens) {
      token.begin -= static_cast<std::uint32_t>(piece.begin);
      token.end -= static_cast<std::uint32_t>(piece.begin);
    }
    piece.tokens = std::move(tokens);
    out_.push_back(std::move(piece));
  }

  // The command ends the statement before it and reaches to the end of its line.
  void psql_command(const Token& backslash) {
    close();
    const std::size_t end = std::min(text_.find('\n', backslash.begin), text_.size());
    out_.push_back({Piece::Kind::psql_command, backslash.begin, end, {}});
    lexer_.seek(end);
  }

  void copy_data(std::size_t from) {
    const std::size_t line = text_.find('\n', from);
    if (line == std::string_view::npos) return;
    const std::size_t begin = line + 1;
    std::size_t end = begin;
    while (end < text_.size()) {
      const std::size_t stop = std::min(text_.find('\n', end), text_.size());
      std::string_view row = text_.substr(end, stop - end);
      if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
      end = std::min(stop + 1, text_.size());
      if (row == "\\.") break;
    }
    if (end > begin) out_.push_back({Piece::Kind::copy_data, begin, end, {}});
    lexer_.seek(end);
  }

  std::string_view text_;
  PgLexer lexer_;
  std::vector<Token> tokens_;  // of the statement being read
  std::vector<Piece> out_;
  long depth_ = 0;
  int atomic_ = 0;
};

}  // namespace

std::vector<Piece> split_statements(std::string_view text) { return Splitter(text).run(); }

}  // namespace underpin::sql
