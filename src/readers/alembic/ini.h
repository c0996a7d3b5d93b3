// Reads .ini files as Python's ConfigParser does: sections, continuation lines, full-line comments, %(name)s. Only what
// Alembic looks at; what a value means is config.h's business.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/source.h"

namespace underpin::alembic {

struct IniValue {
  std::string text;          // as written, lines joined by '\n'
  std::uint32_t begin = 0;   // bytes of the value in the file
  std::uint32_t end = 0;
};

struct Ini {
  std::map<std::string, std::map<std::string, IniValue>> sections;  // keys in lower case

  // With %(x)s replaced from the section, [DEFAULT] and `extra` ("here"); what is unknown stays as written.
  std::optional<std::string> value(const std::string& section, const std::string& key, const std::map<std::string, std::string>& extra) const;
};

Ini parse_ini(std::string_view text);

}  // namespace underpin::alembic
