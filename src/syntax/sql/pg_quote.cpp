#include "syntax/sql/pg_quote.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace underpin::sql {
namespace {

constexpr std::string_view kKeywords[] = {
#define UNDERPIN_KEYWORD(word) word,
#include "syntax/sql/pg_keywords.def"
#undef UNDERPIN_KEYWORD
};

bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

bool pg_keyword(std::string_view word) { return std::binary_search(std::begin(kKeywords), std::end(kKeywords), word); }

std::string quote_name(std::string_view name) {
  const bool plain = !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::all_of(name.begin(), name.end(), name_char);
  if (plain && !pg_keyword(name)) return std::string(name);
  return "\"" + replace_all(std::string(name), "\"", "\"\"") + "\"";
}

std::string quote_literal(std::string_view value) {
  std::string out = replace_all(std::string(value), "'", "''");
  if (!contains(out, "\\")) return "'" + out + "'";
  return "E'" + replace_all(std::move(out), "\\", "\\\\") + "'";
}

}  // namespace underpin::sql
