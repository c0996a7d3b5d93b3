// A TOML document as flat rows: dotted key → value. Enough for settings files; the parser behind it stays in toml.cpp.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace underpin {

struct TomlValue {
  enum class Kind { string, boolean, number, list } kind = Kind::string;  // dates are strings
  std::string text;                // strings as they are, booleans "true"/"false", numbers as written
  std::vector<std::string> items;  // lists: the strings (and numbers) in them; tables in lists are rows "key.0.name"
  std::size_t line = 0;            // 1-based
  std::size_t column = 0;          // 1-based, in bytes
};

struct Toml {
  std::map<std::string, TomlValue> values;  // "tool.alembic.script_location"; parts with dots are quoted
  const TomlValue* find(const std::string& key) const {
    const auto it = values.find(key);
    return it == values.end() ? nullptr : &it->second;
  }
};

// An error tells line and column.
Result<Toml> parse_toml(std::string_view text);

}  // namespace underpin
