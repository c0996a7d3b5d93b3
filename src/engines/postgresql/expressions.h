// The expression services of the dialect, forwarded to sql/: PostgreSQL's own parser stands behind them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::postgresql {

std::string canonical_expression(std::string_view text, std::string_view type);
std::string rename_in_expression(std::string_view text, std::string_view table, std::string_view from, std::string_view to);
std::optional<std::vector<std::string>> columns_in_expression(std::string_view text);
std::vector<std::pair<std::string, std::string>> compared_literals(std::string_view text);
std::optional<std::vector<std::string>> functions_in_expression(std::string_view text);

}  // namespace underpin::postgresql
