#include "syntax/python/scan.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "syntax/python/skip.h"

namespace underpin::python {
namespace {

constexpr std::size_t most_brackets = 200;  // CPython: "too many nested parentheses"
constexpr std::size_t most_indents = 100;   // CPython: "too many levels of indentation"

struct Open {
  char bracket;
  std::uint32_t at;
  std::uint32_t line_begin;  // of the logical line it stands in
  std::uint32_t indent;
};

bool word_at(std::string_view text, std::size_t at, std::string_view word) {
  if (text.substr(at, word.size()) != word) return false;
  return at + word.size() >= text.size() || !name_char(text[at + word.size()]);
}

// Words that can begin a statement and never stand inside brackets.
bool statement_word(std::string_view text, std::size_t at) {
  static constexpr std::string_view words[] = {"def",  "class", "import", "return", "raise", "pass",   "while",   "with",
                                               "try",  "except", "finally", "del",  "global", "nonlocal", "assert", "break",
                                               "continue"};
  for (std::string_view word : words)
    if (word_at(text, at, word)) return true;
  return false;
}

// `name =`, `name: type =` or `from x import` at the beginning of a line: a statement, if brackets were closed before.
bool looks_like_statement(std::string_view text, std::size_t at) {
  if (statement_word(text, at) || text[at] == '@') return true;
  const std::size_t stop = std::min(text.find('\n', at), text.size());
  const std::string_view line = text.substr(at, stop - at);
  if (word_at(text, at, "from")) return line.find(" import") != std::string_view::npos;
  if (word_at(text, at, "if") || word_at(text, at, "for")) return line.find_last_of(':') == line.find_last_not_of(" \t\r");
  std::size_t i = 0;
  while (i < line.size() && (name_char(line[i]) || line[i] == '.')) ++i;
  if (i == 0) return false;
  while (i < line.size() && line[i] == ' ') ++i;
  if (i >= line.size()) return false;
  if (line[i] == '=') return i + 1 >= line.size() || line[i + 1] != '=';
  if (line[i] == ':') return line.find('=', i) != std::string_view::npos && line.substr(i, 2) != ":=";
  return line[i] == '(';
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Scan run() {
    while (at_ < text_.size()) line_start();
    if (!open_.empty()) unclosed(text_.size());
    close_line(text_.size());
    return std::move(result_);
  }

 private:
  void close_line(std::size_t end) {
    if (!in_line_) return;
    while (end > current_.begin && std::strchr(" \t\r\n\f", text_[end - 1])) --end;
    current_.end = static_cast<std::uint32_t>(end);
    result_.lines.push_back(current_);
    in_line_ = false;
  }

  void damage(std::size_t begin, std::size_t end, std::size_t mark, std::size_t mark_end, std::string message) {
    result_.damages.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), static_cast<std::uint32_t>(mark),
                               static_cast<std::uint32_t>(mark_end), std::move(message)});
  }

  // At the beginning of a physical line.
  void line_start() {
    std::uint32_t column = 0;
    std::size_t i = at_;
    for (; i < text_.size(); ++i) {
      if (text_[i] == ' ')
        ++column;
      else if (text_[i] == '\t')
        column = column / 8 * 8 + 8;
      else if (text_[i] != '\f')
        break;
    }
    at_ = i;
    if (at_ >= text_.size()) return;
    if (text_[at_] == '\n' || text_[at_] == '\r') {
      ++at_;
      return;
    }
    if (column == 0 && conflict_marker()) return;
    if (!open_.empty() && column <= open_.front().indent && statement_word(text_, at_)) unclosed(at_);
    if (open_.empty() && !continued_ && text_[at_] != '#') {
      close_line(at_);
      begin_line(column);
    }
    continued_ = false;
    rest_of_line();
  }

  void begin_line(std::uint32_t column) {
    current_ = {static_cast<std::uint32_t>(at_), 0, column};
    in_line_ = true;
    while (!indents_.empty() && indents_.back() > column) indents_.pop_back();
    if (column > 0 && (indents_.empty() || indents_.back() < column)) indents_.push_back(column);
    if (indents_.size() >= most_indents) too_deep();
  }

  void too_deep() {
    if (!result_.too_deep) result_.too_deep_at = static_cast<std::uint32_t>(at_);
    result_.too_deep = true;
  }

  bool conflict_marker() {
    static constexpr std::string_view marks[] = {"<<<<<<< ", ">>>>>>> ", "||||||| "};
    bool marked = text_.substr(at_, 7) == "=======" && conflict_open_ && (at_ + 7 >= text_.size() || std::strchr("\r\n", text_[at_ + 7]));
    for (std::string_view mark : marks) marked = marked || text_.substr(at_, 8) == mark;
    if (!marked) return false;
    if (text_[at_] == '<') conflict_open_ = true;
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    if (open_.empty()) close_line(at_);
    damage(at_, end, at_, end, "a marker of an unresolved merge conflict");
    at_ = end;
    return true;
  }

  void rest_of_line() {
    while (at_ < text_.size()) {
      at_ = skip_plain(text_, at_);
      if (at_ >= text_.size()) return;
      const char c = text_[at_];
      switch (c) {
        case '\n':
          ++at_;
          return;
        case '\r':
          at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
          return;
        case '#': at_ = std::min(text_.find_first_of("\r\n", at_), text_.size()); break;
        case '\\':
          ++at_;
          if (text_.substr(at_, 2) == "\r\n") ++at_;
          if (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
            ++at_;
            continued_ = true;
            return;
          }
          break;
        case '"':
        case '\'': string(); break;
        case '(':
        case '[':
        case '{':
          open_.push_back({c, static_cast<std::uint32_t>(at_), current_.begin, current_.indent});
          if (open_.size() > most_brackets) too_deep();
          if (open_.size() > 4 * most_brackets) open_.erase(open_.begin() + most_brackets, open_.end());
          ++at_;
          break;
        default: closing(c); break;
      }
    }
  }

  void closing(char c) {
    const char wanted = c == ')' ? '(' : c == ']' ? '[' : '{';
    std::size_t i = open_.size();
    while (i > 0 && open_[i - 1].bracket != wanted) --i;
    if (i > 0) {
      open_.resize(i - 1);
    } else if (open_.empty() && !result_.too_deep) {
      // A closing bracket too many: the parser names it.
    }
    ++at_;
  }

  void string() {
    const StringEnd end = skip_string(text_, at_);
    if (end.closed) {
      at_ = end.at;
      return;
    }
    const std::size_t quote = at_;
    if (!end.triple) {
      damage(current_.begin, end.at, quote, end.at, "a string opened here is never closed");
      at_ = end.at;
      return;
    }
    // Everything to the end of the file was swallowed: go on at the next definition.
    std::size_t resume = text_.find('\n', quote);
    while (resume != std::string_view::npos && resume + 1 < text_.size() &&
           !(word_at(text_, resume + 1, "def") || word_at(text_, resume + 1, "class") || text_[resume + 1] == '@'))
      resume = text_.find('\n', resume + 1);
    const std::size_t stop = resume == std::string_view::npos ? text_.size() : resume + 1;
    damage(current_.begin, stop, quote, quote + 3, "a string opened here is never closed");
    open_.clear();
    close_line(stop);
    at_ = stop;
  }

  // The innermost bracket open at `noticed` is never closed: its statement is damaged, and reading goes on at the
  // first line after it that looks like a statement of the same level.
  void unclosed(std::size_t noticed) {
    const Open outer = open_.front();
    const Open inner = open_.back();
    std::size_t resume = noticed;
    for (std::size_t line = text_.find('\n', inner.at); line != std::string_view::npos && line + 1 < noticed; line = text_.find('\n', line + 1)) {
      std::size_t i = line + 1;
      std::uint32_t column = 0;
      for (; i < noticed && (text_[i] == ' ' || text_[i] == '\t'); ++i) column = text_[i] == '\t' ? column / 8 * 8 + 8 : column + 1;
      if (i < noticed && column <= outer.indent && text_[i] != '\n' && text_[i] != '\r' && looks_like_statement(text_, i)) {
        resume = i;
        break;
      }
    }
    damage(outer.line_begin, resume, inner.at, inner.at + 1, "a bracket opened here is never closed");
    open_.clear();
    close_line(resume);
    at_ = resume;
    while (at_ > 0 && (text_[at_ - 1] == ' ' || text_[at_ - 1] == '\t')) --at_;
    if (resume < noticed) line_start();  // read again what the bracket had swallowed
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Scan result_;
  LogicalLine current_;
  bool in_line_ = false;
  bool continued_ = false;
  bool conflict_open_ = false;
  std::vector<Open> open_;
  std::vector<std::uint32_t> indents_;
};

}  // namespace

Scan scan(std::string_view text) { return Scanner(text).run(); }

}  // namespace underpin::python
