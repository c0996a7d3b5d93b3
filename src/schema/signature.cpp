#include "schema/signature.h"

#include "base/text.h"
#include "schema/lookup.h"

namespace underpin {

namespace {
std::vector<std::string> split_arguments(std::string_view text) {
  std::vector<std::string> parts;
  std::string part;
  int depth = 0;
  char quote = 0;
  for (char c : text) {
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if (c == ')' || c == ']') {
      --depth;
    } else if (c == ',' && depth == 0) {
      parts.push_back(part);
      part.clear();
      continue;
    }
    part += c;
  }
  if (!trim(part).empty()) parts.push_back(part);
  return parts;
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find_first_of(" \t\n")); }

std::string_view without_default(std::string_view text) {
  const std::string low = lower(text);
  const std::size_t word = low.find(" default ");
  const std::size_t sign = low.find('=');
  const std::size_t end = std::min(word, sign);
  std::string_view out = text.substr(0, end == std::string::npos ? text.size() : end);
  if (!out.empty() && out.back() == ':') out.remove_suffix(1);
  return trim(out);
}

bool is_type(std::string_view text, const Schema& schema, const Dialect& dialect) {
  const std::string canonical = dialect.canonical_type(text);
  if (dialect.builtin_type(canonical) || user_type(schema, canonical, dialect)) return true;
  return !dialect.extension_of(type_name_in(canonical).name).empty() && text.find(' ') == std::string_view::npos;
}
}  // namespace

std::vector<std::string> argument_types(std::string_view arguments, const Schema& schema, const Dialect& dialect) {
  std::vector<std::string> out;
  for (const std::string& argument : split_arguments(arguments)) {
    std::string_view text = without_default(trim(argument));
    std::string mode = lower(first_word(text));
    if (mode == "out" || mode == "table") continue;
    if (mode == "in" || mode == "inout" || mode == "variadic") text = trim(text.substr(mode.size()));
    const std::string_view name = first_word(text);
    if (name.size() < text.size() && !is_type(text, schema, dialect)) text = trim(text.substr(name.size()));
    std::string type = dialect.canonical_type(text);
    if (const std::size_t open = type.find('('); open != std::string::npos && type[0] != '"') {  // modifiers are no part of it
      const std::size_t close = type.find(')', open);
      type = type.substr(0, open) + (close == std::string::npos ? "" : type.substr(close + 1));
    }
    out.push_back(type);
  }
  return out;
}

}  // namespace underpin
