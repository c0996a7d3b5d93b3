#include "support/test_dialect.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "engines/postgresql/dialect.h"
#include "engines/sqlite/dialect.h"

namespace underpin::test {

namespace {
bool word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool word_part(char c) { return word_start(c) || (c >= '0' && c <= '9'); }

template <class Each>
void each_word(std::string_view text, Each&& each) {
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\'') {
      for (++i; i < text.size() && text[i] != '\''; ++i) {
      }
      ++i;
    } else if (word_start(text[i])) {
      std::size_t end = i;
      while (end < text.size() && word_part(text[end])) ++end;
      while (end + 1 < text.size() && text[end] == '.' && word_start(text[end + 1]))  // a type's schema
        for (++end; end < text.size() && word_part(text[end]);) ++end;
      const bool cast = i >= 2 && text.substr(i - 2, 2) == "::";
      each(i, end, end < text.size() && text[end] == '(', cast);
      i = end;
    } else {
      ++i;
    }
  }
}

bool keyword(std::string_view word) {
  static const std::set<std::string> words = {"and", "or", "not", "is", "null", "in", "true", "false", "current_timestamp", "current_date", "like", "between", "case", "when", "then", "else", "end"};
  return words.count(lower(word)) > 0;
}

std::optional<std::vector<std::string>> words(std::string_view text, bool calls) {
  std::vector<std::string> out;
  each_word(text, [&](std::size_t begin, std::size_t end, bool call, bool cast) {
    const std::string word(text.substr(begin, end - begin));
    if (call == calls && !cast && !keyword(word)) out.push_back(word);
  });
  return out;
}
std::optional<std::vector<std::string>> columns(std::string_view text) { return words(text, false); }
std::optional<std::vector<std::string>> functions(std::string_view text) { return words(text, true); }

std::string rename(std::string_view text, std::string_view, std::string_view from, std::string_view to) {
  std::string out;
  std::size_t last = 0;
  each_word(text, [&](std::size_t begin, std::size_t end, bool call, bool cast) {
    if (call || cast || text.substr(begin, end - begin) != from) return;
    out += text.substr(last, begin - last);
    out += to;
    last = end;
  });
  return out + std::string(text.substr(last));
}

std::string canonical(std::string_view text, std::string_view type) {
  const std::string trimmed(trim(text));
  const bool literal = trimmed.size() > 1 && trimmed.front() == '\'' && trimmed.back() == '\'';
  const std::string plain(type.substr(0, type.find('(')));
  if (literal && !type.empty() && plain != "integer") return trimmed + "::" + plain;
  return trimmed;
}

Dialect simple(Dialect dialect) {
  dialect.columns_in_expression = columns;
  dialect.functions_in_expression = functions;
  dialect.server_function = nullptr;  // the words above are not told apart from functions
  dialect.rename_in_expression = rename;
  return dialect;
}
}  // namespace

const Dialect& postgresql(int version) {
  static const Dialect dialect = [&] {
    Dialect made = simple(postgresql::postgresql_dialect(15));
    made.canonical_expression = canonical;
    return made;
  }();
  static const Dialect newest = [&] {
    Dialect made = dialect;
    made.version = 18;
    return made;
  }();
  return version >= 18 ? newest : dialect;
}

const Dialect& sqlite() {
  static const Dialect dialect = simple(sqlite::sqlite_dialect());
  return dialect;
}

}  // namespace underpin::test
