// Which database system SQL is written for, by what only one of them understands.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace underpin::sql_files {

struct SaidSystem {
  std::string system;    // "postgresql", "sqlite" or "mysql"; empty where nothing tells, or as much speaks for another
  bool certain = false;  // more than names of types, which SQLite takes from everyone
};

// `texts` in any order.
SaidSystem system_of(const std::vector<std::string_view>& texts);

}  // namespace underpin::sql_files
