// The table of DDL forms that servers know and the grammar here does not (it is that of PostgreSQL 15).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "syntax/sql/pg_rewrite.h"
#include "syntax/sql/text_editor.h"

namespace underpin::sql {
namespace {

struct Form {
  std::array<std::string_view, 4> words;  // consecutive words, as many as are not empty
  std::string_view replacement;
  Mark::Kind mark;
};

constexpr Form kForms[] = {
    {{"set", "expression", "as"}, "SET DEFAULT", Mark::Kind::set_expression},
    {{"not", "enforced"}, "", Mark::Kind::not_enforced},
    {{"enforced"}, "", Mark::Kind::clause},
    {{"without", "overlaps"}, "", Mark::Kind::without_overlaps},
    {{"not", "matched", "by", "source"}, "MATCHED", Mark::Kind::clause},
    {{"not", "matched", "by", "target"}, "NOT MATCHED", Mark::Kind::clause},
};

class Newer {
 public:
  explicit Newer(std::string_view text)
      : text_(text), tokens_(pg_tokens(text)), partners_(bracket_partners(text, tokens_)), editor_(text) {}

  Rewritten run() {
    const bool merge = !tokens_.empty() && is_word(text_, tokens_.front(), "merge");
    for (at_ = 0; at_ < tokens_.size();) {
      if (merge && depth_ == 0 && word("returning")) break;
      if (generated() || not_null() || period() || storage() || form()) continue;
      track();
      ++at_;
    }
    if (at_ < tokens_.size()) editor_.replace(tokens_[at_].begin, text_.size(), "");
    return editor_.take();
  }

 private:
  bool word(std::string_view expected, std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() && is_word(text_, tokens_[at_ + ahead], expected);
  }
  bool name(std::size_t ahead) const {
    if (at_ + ahead >= tokens_.size()) return false;
    const auto kind = tokens_[at_ + ahead].kind;
    return kind == Token::Kind::word || kind == Token::Kind::quoted_name;
  }
  void track() {
    if (is_punctuation(text_, tokens_[at_], '(')) ++depth_;
    if (is_punctuation(text_, tokens_[at_], ')')) --depth_;
  }
  void replace(std::size_t count, std::string_view with) {
    editor_.replace(tokens_[at_].begin, tokens_[at_ + count - 1].end, with);
    at_ += count;
  }

  bool form() {
    for (const Form& form : kForms) {
      std::size_t count = 0;
      while (count < form.words.size() && !form.words[count].empty() && word(form.words[count], count)) ++count;
      if (count < form.words.size() && !form.words[count].empty()) continue;
      editor_.mark(form.mark, tokens_[at_].begin);
      replace(count, form.replacement);
      return true;
    }
    return false;
  }

  // GENERATED ALWAYS AS (…) [VIRTUAL]: the older grammar wants STORED.
  bool generated() {
    if (!word("generated") || !word("always", 1) || !word("as", 2) || at_ + 3 >= tokens_.size()) return false;
    if (!is_punctuation(text_, tokens_[at_ + 3], '(')) return false;
    const std::size_t close = partners_[at_ + 3];
    if (close >= tokens_.size()) return false;
    at_ = close + 1;
    if (word("stored")) return true;
    if (word("virtual")) {
      editor_.mark(Mark::Kind::virtual_column, tokens_[at_].begin);
      replace(1, "STORED");
    } else {
      editor_.mark(Mark::Kind::virtual_column, tokens_[close].end);
      editor_.insert(tokens_[close].end, " STORED");
    }
    return true;
  }

  // A table constraint [CONSTRAINT name] NOT NULL column, in CREATE TABLE and ALTER TABLE … ADD.
  bool not_null() {
    if (!word("not") || !word("null", 1) || !name(2) || at_ == 0) return false;
    const Token& before = tokens_[at_ - 1];
    const bool named = at_ >= 2 && is_word(text_, tokens_[at_ - 2], "constraint");
    // In a column's definition the named form is followed by further clauses or the end, never by a name alone.
    const Token& start = named && at_ >= 3 ? tokens_[at_ - 3] : before;
    if (!is_punctuation(text_, start, ',') && !is_punctuation(text_, start, '(') && !is_word(text_, start, "add")) return false;
    const std::string column(text_of(text_, tokens_[at_ + 2]));
    editor_.mark(Mark::Kind::not_null, tokens_[at_].begin, name_of(text_, tokens_[at_ + 2]));
    replace(3, "CHECK (" + column + " IS NOT NULL)");
    return true;
  }

  // The bracket around this place is that of FOREIGN KEY (…) or REFERENCES t (…).
  bool in_key_columns() const {
    for (std::size_t i = at_; i-- > 1 && at_ - i < 200;) {
      if (!is_punctuation(text_, tokens_[i], '(')) {
        if (is_punctuation(text_, tokens_[i], ')')) return false;
        continue;
      }
      if (is_word(text_, tokens_[i - 1], "key")) return true;
      return i >= 2 && (is_word(text_, tokens_[i - 2], "references") || (i >= 4 && is_punctuation(text_, tokens_[i - 2], '.') && is_word(text_, tokens_[i - 4], "references")));
    }
    return false;
  }

  // FOREIGN KEY (a, PERIOD b) REFERENCES t (c, PERIOD d)
  bool period() {
    if (!word("period") || !name(1) || depth_ == 0 || at_ == 0) return false;
    if (!is_punctuation(text_, tokens_[at_ - 1], ',') || !in_key_columns()) return false;
    editor_.mark(Mark::Kind::without_overlaps, tokens_[at_].begin);
    replace(1, "");
    return true;
  }

  // column type STORAGE external, inside the brackets of CREATE TABLE
  bool storage() {
    if (!word("storage") || !name(1) || depth_ == 0 || at_ == 0) return false;
    if (tokens_[at_ - 1].kind == Token::Kind::punctuation && !is_punctuation(text_, tokens_[at_ - 1], ')')) return false;
    editor_.mark(Mark::Kind::clause, tokens_[at_].begin);
    replace(2, "");
    return true;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::vector<std::size_t> partners_;
  TextEditor editor_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

// Where byte `at` of the original went.
std::size_t moved(const Rewritten& text, std::size_t at) {
  const auto after = std::upper_bound(text.shifts.begin(), text.shifts.end(), at,
                                      [](std::size_t byte, const Rewritten::Shift& shift) { return byte < shift.original; });
  return after == text.shifts.begin() ? at : (after - 1)->at + (at - (after - 1)->original);
}

}  // namespace

Rewritten compose(const Rewritten& inner, Rewritten outer) {
  std::vector<Mark> marks;
  for (Mark mark : inner.marks) {
    mark.at = moved(outer, mark.at);
    marks.push_back(std::move(mark));
  }
  marks.insert(marks.end(), outer.marks.begin(), outer.marks.end());
  outer.marks = std::move(marks);
  std::vector<Rewritten::Shift> shifts;
  if (!inner.shifts.empty()) shifts.push_back({0, 0});
  for (const auto& shift : outer.shifts) shifts.push_back({shift.at, inner.original(shift.original)});
  for (const auto& shift : inner.shifts) {
    shifts.push_back({moved(outer, shift.at), shift.original});
  }
  std::sort(shifts.begin(), shifts.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  outer.shifts = std::move(shifts);
  return outer;
}

Rewritten rewrite_newer(Rewritten source) {
  Rewritten outer = Newer(source.text).run();
  return compose(source, std::move(outer));
}

}  // namespace underpin::sql
