#include "engines/sqlite/table_text.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "syntax/sql/sqlite_tokens.h"

namespace underpin::sqlite {
namespace {

struct Text {
  std::string_view sql;
  std::vector<Token> tokens;
  explicit Text(std::string_view s) : sql(s), tokens(tokens_of(s)) {}
  bool word(std::size_t i, std::string_view w) const { return i < tokens.size() && is_word(sql, tokens[i], w); }
  std::string name(std::size_t i) const { return i < tokens.size() ? name_of(sql, tokens[i]) : std::string(); }
  std::size_t behind(std::size_t open) const { return behind_brackets(sql, tokens, open); }
  // The source text of tokens [begin, end).
  std::string slice(std::size_t begin, std::size_t end) const {
    if (begin >= end || begin >= tokens.size()) return {};
    return std::string(sql.substr(tokens[begin].begin, tokens[end - 1].end - tokens[begin].begin));
  }
  // What stands between the bracket at `open` and its partner.
  std::string inside(std::size_t open) const { return slice(open + 1, behind(open) - 1); }
  // [begin, end) cut at commas outside brackets.
  std::vector<std::pair<std::size_t, std::size_t>> pieces(std::size_t begin, std::size_t end) const {
    std::vector<std::pair<std::size_t, std::size_t>> out;
    std::size_t start = begin;
    for (std::size_t i = begin; i < end;) {
      if (word(i, ",")) {
        out.emplace_back(start, i);
        start = ++i;
      } else {
        i = word(i, "(") ? std::min(behind(i), end) : i + 1;
      }
    }
    if (start < end) out.emplace_back(start, end);
    return out;
  }
  // The names in a bracketed list: the first token of each piece.
  std::vector<std::string> list(std::size_t open) const {
    std::vector<std::string> out;
    if (!word(open, "(")) return out;
    for (const auto& [begin, end] : pieces(open + 1, behind(open) - 1)) out.push_back(name(begin));
    return out;
  }
};

// Walks one definition inside CREATE TABLE (…): a column with its constraints, or a constraint of the table.
class Definition {
 public:
  Definition(const Text& text, std::size_t begin, std::size_t end, TableText& out) : text_(text), at_(begin), end_(end), out_(out) {}

  void read() {
    static constexpr std::string_view kTableWords[] = {"constraint", "primary", "unique", "check", "foreign"};
    bool of_table = false;
    for (std::string_view w : kTableWords) of_table |= text_.word(at_, w);
    if (!of_table) column_ = text_.name(at_++);
    while (at_ < end_) step();
  }

 private:
  void step() {
    if (take("constraint")) {
      constraint_ = text_.name(at_++);
    } else if (take("check")) {
      check();
    } else if (take("primary")) {
      out_.primary_key_name = std::exchange(constraint_, {});
    } else if (take("autoincrement")) {
      out_.autoincrement = true;
    } else if (take("unique")) {
      out_.uniques.push_back({std::exchange(constraint_, {}), column_.empty() ? text_.list(at_) : std::vector<std::string>{column_}});
    } else if (take("foreign")) {
      take("key");
      key_columns_ = text_.list(at_);
    } else if (take("references")) {
      out_.foreign_keys.push_back({std::exchange(constraint_, {}), column_.empty() ? key_columns_ : std::vector<std::string>{column_}});
    } else if (text_.word(at_, "not") && text_.word(at_ + 1, "deferrable")) {
      at_ += 2;
      if (take("initially")) ++at_;
    } else if (take("deferrable")) {
      deferrable();
    } else if (take("collate")) {
      part().collation = text_.name(at_++);
    } else if (take("as") && text_.word(at_, "(")) {
      generated();
    } else if (take("default") || take("not") || take("null")) {
      constraint_.clear();
    } else {
      at_ = text_.word(at_, "(") ? text_.behind(at_) : at_ + 1;
    }
  }

  bool take(std::string_view w) {
    if (at_ >= end_ || !text_.word(at_, w)) return false;
    ++at_;
    return true;
  }
  TableText::Part& part() { return out_.columns[lower(column_)]; }
  void check() {
    if (!text_.word(at_, "(")) return;
    const std::string expression = text_.inside(at_);
    out_.checks.push_back({std::exchange(constraint_, {}), {expression, expression, {}}, false, false, {}});
    at_ = text_.behind(at_);
  }
  void generated() {
    part().generated = text_.inside(at_);
    at_ = text_.behind(at_);
    part().stored = take("stored");
  }
  void deferrable() {
    const bool deferred = text_.word(at_, "initially") && text_.word(at_ + 1, "deferred");
    if (take("initially")) ++at_;
    if (!out_.foreign_keys.empty()) out_.foreign_keys.back().deferrable = deferred ? Deferrable::deferred : Deferrable::immediate;
  }

  const Text& text_;
  std::size_t at_, end_;
  TableText& out_;
  std::string column_, constraint_;
  std::vector<std::string> key_columns_;
};

std::size_t find_word(const Text& text, std::string_view w, std::size_t from = 0) {
  for (std::size_t i = from; i < text.tokens.size(); ++i)
    if (text.word(i, w)) return i;
  return text.tokens.size();
}

}  // namespace

TableText read_table_text(std::string_view sql) {
  const Text text(sql);
  TableText out;
  if (text.word(1, "virtual")) {
    const std::size_t module = find_word(text, "using") + 1;
    out.virtual_module = text.name(module);
    if (text.word(module + 1, "(")) out.virtual_arguments = text.inside(module + 1);
    return out;
  }
  const std::size_t open = find_word(text, "(");
  if (open >= text.tokens.size()) return out;
  const std::size_t close = text.behind(open);
  for (const auto& [begin, end] : text.pieces(open + 1, close - 1)) Definition(text, begin, end, out).read();
  for (std::size_t i = close; i < text.tokens.size(); ++i) {
    if (text.word(i, "rowid")) out.without_rowid = true;
    if (text.word(i, "strict")) out.strict = true;
  }
  return out;
}

IndexText read_index_text(std::string_view sql) {
  const Text text(sql);
  IndexText out;
  const std::size_t open = find_word(text, "(", find_word(text, "on"));
  if (open >= text.tokens.size()) return out;
  const std::size_t close = text.behind(open);
  for (auto [begin, end] : text.pieces(open + 1, close - 1)) {
    out.ascending.push_back(end > begin + 1 && text.word(end - 1, "asc"));
    if (end > begin + 1 && (text.word(end - 1, "asc") || text.word(end - 1, "desc"))) --end;
    if (end > begin + 2 && text.word(end - 2, "collate")) end -= 2;
    out.keys.push_back(text.slice(begin, end));
  }
  if (text.word(close, "where")) out.predicate = text.slice(close + 1, text.tokens.size());
  return out;
}

std::string trigger_timing(std::string_view sql) {
  const Text text(sql);
  const std::size_t on = find_word(text, "on");
  std::size_t begin = on;
  for (std::size_t i = 0; i < on; ++i)
    if (text.word(i, "before") || text.word(i, "after") || text.word(i, "instead")) begin = std::min(begin, i);
  if (begin == on)  // BEFORE is what SQLite means by nothing
    for (std::size_t i = 0; i < on; ++i)
      if (text.word(i, "insert") || text.word(i, "update") || text.word(i, "delete")) return "BEFORE " + text.slice(i, on);
  return text.slice(begin, on);
}

std::string view_query(std::string_view sql) {
  const Text text(sql);
  const std::size_t as = find_word(text, "as");
  return text.slice(as + 1, text.tokens.size());
}

std::vector<std::string> names_in(std::string_view sql) {
  const Text text(sql);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.tokens.size(); ++i)
    if (text.tokens[i].kind == Token::Kind::word || text.tokens[i].kind == Token::Kind::quoted_name) out.push_back(text.name(i));
  return out;
}

}  // namespace underpin::sqlite
