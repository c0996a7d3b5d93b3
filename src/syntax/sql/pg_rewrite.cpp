#include "syntax/sql/pg_rewrite.h"

#include <algorithm>

#include "base/text.h"
#include "syntax/sql/text_editor.h"

namespace underpin::sql {

std::size_t Rewritten::original(std::size_t at) const {
  const auto after = std::upper_bound(shifts.begin(), shifts.end(), at, [](std::size_t byte, const Shift& shift) { return byte < shift.at; });
  if (after == shifts.begin()) return at;
  const Shift& shift = *(after - 1);
  const std::size_t mapped = shift.original + (at - shift.at);
  return after == shifts.end() ? mapped : std::min(mapped, after->original);
}

const Mark* Rewritten::mark(Mark::Kind kind, std::size_t begin, std::size_t end) const {
  for (const Mark& mark : marks)
    if (mark.kind == kind && mark.at >= begin && mark.at < end) return &mark;
  return nullptr;
}

namespace {

bool identifier_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// Padded to the length of what it replaces, so that positions stay.
std::string padded(std::string text, std::size_t length) {
  text.resize(std::max(text.size(), length), ' ');
  return text;
}

class Binds {
 public:
  Binds(std::string_view text, const std::vector<Token>& tokens) : text_(text), tokens_(tokens), editor_(text) {}

  Rewritten run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.begin < done_) continue;
      if (token.kind == Token::Kind::backslash && char_at(token.end) == ':')
        editor_.replace(token.begin, token.end, "");
      else if (is_punctuation(text_, token, ':') && i + 1 < tokens_.size() && tokens_[i + 1].begin == token.end)
        colon(token, tokens_[i + 1]);
      else if (token.kind == Token::Kind::op)
        operator_(token);
    }
    return editor_.take();
  }

 private:
  char char_at(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  void bind(std::size_t begin, std::size_t end, std::string_view name) {
    editor_.mark(Mark::Kind::bind, begin, std::string(name));
    editor_.replace(begin, end, padded("$1", end - begin));
    done_ = end;
  }

  void colon(const Token& token, const Token& next) {
    const char before = token.begin > 0 ? text_[token.begin - 1] : ' ';
    if (before == ':' || before == '\\' || identifier_char(before)) return;
    if (next.kind == Token::Kind::word || next.kind == Token::Kind::number) {
      if (char_at(next.end) == ':') return;
      bind(token.begin, next.end, text_of(text_, next));
    } else if (next.kind == Token::Kind::string || next.kind == Token::Kind::quoted_name) {
      editor_.mark(Mark::Kind::bind, token.begin, std::string(text_of(text_, next)));  // psql: quoted by its client
      editor_.replace(token.begin, token.end, " ");
    }
  }

  // "%s", "%(name)s" and "?", also when the lexer took them for the end of an operator ("=%s").
  void operator_(const Token& token) {
    const std::size_t last = token.end - 1;
    if (text_[last] == '?') return bind(last, token.end, "?");
    if (text_[last] != '%') return;
    if (char_at(token.end) == 's' && !identifier_char(char_at(token.end + 1))) return bind(last, token.end + 1, "%s");
    if (char_at(token.end) != '(') return;
    std::size_t close = token.end + 1;
    while (identifier_char(char_at(close))) ++close;
    if (char_at(close) == ')' && char_at(close + 1) == 's') bind(last, close + 2, text_.substr(token.end + 1, close - token.end - 1));
  }

  std::string_view text_;
  const std::vector<Token>& tokens_;
  TextEditor editor_;
  std::size_t done_ = 0;
};

}  // namespace

Rewritten rewrite_binds(std::string_view text, const std::vector<Token>& tokens) { return Binds(text, tokens).run(); }

}  // namespace underpin::sql
