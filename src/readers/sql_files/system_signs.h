// Which database system SQL is written for, by what only one of them understands.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace underpin::sql_files {

// "postgresql", "sqlite" or "mysql"; empty where nothing tells, or as much speaks for another. `texts` in any order.
std::string system_of(const std::vector<std::string_view>& texts);

}  // namespace underpin::sql_files
