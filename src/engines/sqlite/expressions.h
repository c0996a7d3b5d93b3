// Names in SQLite's stored expressions: which columns and functions they use, and the text with a column renamed.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::sqlite {

// A default is catalogued without its outer brackets; everything else as written.
std::string canonical_expression(std::string_view text, std::string_view type);
std::string rename_in_expression(std::string_view text, std::string_view table, std::string_view from, std::string_view to);
std::optional<std::vector<std::string>> columns_in_expression(std::string_view text);
std::optional<std::vector<std::string>> functions_in_expression(std::string_view text);

}  // namespace underpin::sqlite
