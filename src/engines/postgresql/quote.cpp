#include "engines/postgresql/quote.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "engines/postgresql/types.h"

namespace underpin::postgresql {
namespace {

constexpr std::string_view kKeywords[] = {
#define UNDERPIN_KEYWORD(word) word,
#include "engines/postgresql/keywords.def"
#undef UNDERPIN_KEYWORD
};

bool plain_identifier(std::string_view name) {
  if (name.empty() || !((name[0] >= 'a' && name[0] <= 'z') || name[0] == '_')) return false;
  const bool simple = std::all_of(name.begin(), name.end(),
                                  [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  return simple && !std::binary_search(std::begin(kKeywords), std::end(kKeywords), name);
}

}  // namespace

std::string quote(std::string_view identifier) {
  if (plain_identifier(identifier)) return std::string(identifier);
  return "\"" + replace_all(std::string(identifier), "\"", "\"\"") + "\"";
}

std::string quote(const ObjectName& name) {
  return name.schema.empty() ? quote(std::string_view(name.name)) : quote(std::string_view(name.schema)) + "." + quote(std::string_view(name.name));
}

std::string quote_list(const std::vector<std::string>& columns) {
  std::vector<std::string> quoted;
  for (const std::string& column : columns) quoted.push_back(quote(std::string_view(column)));
  return join(quoted, ", ");
}

std::string quote_collation(std::string_view collation) {
  return starts_with(collation, "\"") && contains(collation, "\".\"") ? std::string(collation) : quote(collation);
}

std::string literal(std::string_view text) {
  std::string out = replace_all(std::string(text), "'", "''");
  if (!contains(out, "\\")) return "'" + out + "'";
  return "E'" + replace_all(std::move(out), "\\", "\\\\") + "'";
}

std::string quote_type(std::string_view canonical_type) {
  const TypeParts parts = type_parts(canonical_type);
  if (builtin_type(canonical_type) || starts_with(parts.name, "\"")) return std::string(canonical_type);
  const std::size_t dot = parts.name.find('.');
  const std::string_view name(parts.name);
  const std::string quoted = dot == std::string::npos ? quote(name) : quote(name.substr(0, dot)) + "." + quote(name.substr(dot + 1));
  return quoted + parts.modifiers + (parts.array ? "[]" : "");
}

}  // namespace underpin::postgresql
