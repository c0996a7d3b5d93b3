#include "writers/catalog_text.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {
namespace {

bool name_part(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

// One call over the whole text, which the catalog prints without brackets of its own: "lower(name)", not "(a + b)".
bool bare_call(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || open == 0) return false;
  for (char c : text.substr(0, open))
    if (!name_part(c) && c != '.' && c != '"') return false;
  if (text.substr(0, open) == "CASE" || text.substr(0, open) == "NOT") return false;
  std::size_t depth = 0;
  char quote = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    const char c = text[i];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return i + 1 == text.size();
    }
  }
  return false;
}

const Column* column_named(const std::vector<Column>& columns, std::string_view name) {
  const auto it = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == name; });
  return it == columns.end() ? nullptr : &*it;
}

std::string operator_class(const IndexKey& key, const Index& index, const Column* column, const Dialect& dialect) {
  if (key.opclass.empty()) return {};
  if (column && dialect.default_opclass && dialect.default_opclass(index.method, column->type.text) == key.opclass) return {};
  return " " + key.opclass;
}

// Quoted as a whole, "app"."ci", where it is in another schema: as the server would print it.
std::string collation_text(const std::string& collation, const Dialect& dialect) {
  const std::size_t dot = collation.find("\".\"");
  if (!starts_with(collation, "\"") || dot == std::string::npos) return dialect.quote(collation);
  const auto part = [&](const std::string& quoted) { return dialect.quote(replace_all(quoted, "\"\"", "\"")); };
  return part(collation.substr(1, dot - 1)) + "." + part(collation.substr(dot + 3, collation.size() - dot - 4));
}

std::string key_text(const IndexKey& key, const Index& index, const std::vector<Column>& columns, const Dialect& dialect) {
  std::string out;
  const Column* column = key.is_expression ? nullptr : column_named(columns, key.key.text);
  if (!key.is_expression)
    out = dialect.quote(key.key.text);
  else
    out = bare_call(key.key.shown()) ? key.key.shown() : "(" + key.key.shown() + ")";
  if (!key.collation.empty() && !(column && column->collation == key.collation)) out += " COLLATE " + collation_text(key.collation, dialect);
  out += operator_class(key, index, column, dialect);
  if (key.descending) out += " DESC";
  if (key.nulls == "FIRST" && !key.descending) out += " NULLS FIRST";
  if (key.nulls == "LAST" && key.descending) out += " NULLS LAST";
  return out;
}

}  // namespace

std::string without_default_schema(std::string_view text, std::string_view schema) {
  const std::string prefix = std::string(schema) + ".";
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const char before = i == 0 ? ' ' : text[i - 1];
    const bool free = !name_part(before) && before != '"' && before != '.';
    if (free && text.substr(i, prefix.size()) == prefix) {
      i += prefix.size();
    } else {
      out += text[i++];
    }
  }
  return out;
}

std::string type_text(const Type& type, const Dialect& dialect) {
  const std::string& text = type.text;
  if (dialect.name == "sqlite" || text.empty() || text[0] == '"' || dialect.builtin_type(text)) return text;
  const std::size_t tail = std::min(text.find_first_of("(["), text.size());
  const std::size_t dot = std::min(text.find('.'), tail);
  const std::string first = dialect.quote(std::string_view(text).substr(0, dot));
  if (dot == tail) return first + text.substr(tail);
  return without_default_schema(first + "." + dialect.quote(std::string_view(text).substr(dot + 1, tail - dot - 1)) + text.substr(tail));
}

std::string check_text(const Check& check) {
  return "CHECK (" + check.expression.shown() + ")" + (check.no_inherit ? " NO INHERIT" : "") + (check.not_valid ? " NOT VALID" : "");
}

std::string index_text(const Index& index, const std::vector<Column>& columns, const Dialect& dialect) {
  std::vector<std::string> keys, include;
  for (const IndexKey& key : index.keys) keys.push_back(key_text(key, index, columns, dialect));
  for (const std::string& column : index.include) include.push_back(dialect.quote(column));
  std::string out = "(" + join(keys, ", ") + ")";
  if (!include.empty()) out += " INCLUDE (" + join(include, ", ") + ")";
  if (index.nulls_not_distinct) out += " NULLS NOT DISTINCT";
  if (!index.with_options.empty()) out += " WITH (" + index.with_options + ")";
  if (index.predicate) out += " WHERE " + index.predicate->shown();
  return without_default_schema(out);
}

}  // namespace underpin
