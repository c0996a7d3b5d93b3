#include "base/toml.h"

#include <sstream>
#include <toml++/toml.h>

namespace underpin {

namespace {

std::string key_part(std::string_view key) {
  return key.find('.') == std::string_view::npos ? std::string(key) : '"' + std::string(key) + '"';
}

std::string scalar(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  std::ostringstream out;
  node.visit([&](const auto& value) {
    if constexpr (!toml::is_table<decltype(value)> && !toml::is_array<decltype(value)>) out << value;
  });
  return out.str();
}

void collect(const toml::node& node, const std::string& key, Toml& out, int depth) {
  if (depth > 64) return;
  if (const auto* table = node.as_table()) {
    for (const auto& [name, value] : *table) collect(value, key.empty() ? key_part(name.str()) : key + '.' + key_part(name.str()), out, depth + 1);
    return;
  }
  TomlValue row;
  row.line = node.source().begin.line;
  row.column = node.source().begin.column;
  if (const auto* list = node.as_array()) {
    row.kind = TomlValue::Kind::list;
    for (std::size_t i = 0; i < list->size(); ++i) {
      const toml::node& item = (*list)[i];
      if (item.is_table())
        collect(item, key + '.' + std::to_string(i), out, depth + 1);
      else if (!item.is_array())
        row.items.push_back(scalar(item));
    }
  } else {
    row.kind = node.is_boolean() ? TomlValue::Kind::boolean : node.is_number() ? TomlValue::Kind::number : TomlValue::Kind::string;
    row.text = scalar(node);
  }
  out.values[key] = std::move(row);
}

}  // namespace

Result<Toml> parse_toml(std::string_view text) {
  try {
    Toml out;
    const toml::table table = toml::parse(text);
    collect(table, "", out, 0);
    return out;
  } catch (const toml::parse_error& error) {
    return fail(Error::Kind::unreadable, "line " + std::to_string(error.source().begin.line) + ", column " +
                                             std::to_string(error.source().begin.column) + ": " + std::string(error.description()));
  }
}

}  // namespace underpin
