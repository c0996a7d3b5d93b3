// Extensions that stand on others: CREATE EXTENSION fails without them, unless it says CASCADE.
#pragma once
#include <string_view>

#include "base/text.h"

namespace underpin {

inline std::string_view stands_on_extension(std::string_view extension) {
  if (extension == "earthdistance") return "cube";
  if (starts_with(extension, "postgis_")) return "postgis";
  return {};
}

}  // namespace underpin
