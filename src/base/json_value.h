// A JSON document as plain values, for the few settings and journal files that are JSON. Bounded in size by whoever reads
// the file, and here in depth; the parser behind it stays in json_value.cpp.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace underpin {

struct JsonMember;

struct JsonValue {
  enum class Kind { null, boolean, number, string, array, object } kind = Kind::null;
  std::string text;                                         // strings as they are; "true", "false"; numbers as written
  std::vector<JsonValue> items;                             // of arrays
  std::vector<JsonMember> members;                          // of objects, in order

  // The member of that name; a null value where there is none.
  const JsonValue& operator[](std::string_view name) const;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

// The error says where, as "line 3, column 7".
Result<JsonValue> parse_json(std::string_view text);

}  // namespace underpin
