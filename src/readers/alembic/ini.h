// Reads .ini files as Python's ConfigParser does: sections, continuation lines, full-line comments, %(name)s. Only what
// Alembic looks at; what a value means is config.h's business. Where ConfigParser stops, reading goes on behind the fault.
// Source: the configparser page of Python's library reference (strict mode, BasicInterpolation).
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace underpin::alembic {

struct IniValue {
  std::string text;          // as written, lines joined by '\n'
  std::uint32_t begin = 0;   // bytes of the value in the file
  std::uint32_t end = 0;
};

// A place at which ConfigParser raises: while it reads the file or, for a value, when somebody asks for that value.
struct IniFault {
  std::string message;
  std::uint32_t begin = 0;  // bytes of the line or value
  std::uint32_t end = 0;
  std::string section, key; // of the value; empty: the file as a whole cannot be read
};

struct Ini {
  std::map<std::string, std::map<std::string, IniValue>> sections;  // keys in lower case
  std::vector<IniFault> faults;                                     // of the file as a whole

  // With %(x)s replaced from the section, [DEFAULT] and `extra` ("here"); what is unknown stays as written.
  // What ConfigParser would not replace in the values of a section.
  std::vector<IniFault> bad_values(const std::string& section, const std::map<std::string, std::string>& extra) const;
  std::optional<std::string> value(const std::string& section, const std::string& key, const std::map<std::string, std::string>& extra) const;
};

Ini parse_ini(std::string_view text);

}  // namespace underpin::alembic
