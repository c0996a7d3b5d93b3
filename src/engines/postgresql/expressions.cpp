#include "engines/postgresql/expressions.h"

#include "base/text.h"

namespace underpin::postgresql {

std::string canonical_expression(std::string_view text, std::string_view) { return std::string(trim(text)); }
std::string rename_in_expression(std::string_view text, std::string_view, std::string_view, std::string_view) { return std::string(text); }
std::optional<std::vector<std::string>> columns_in_expression(std::string_view) { return std::nullopt; }
std::optional<std::vector<std::string>> functions_in_expression(std::string_view) { return std::nullopt; }

}  // namespace underpin::postgresql
