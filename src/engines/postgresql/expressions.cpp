#include "engines/postgresql/expressions.h"

#include "sql/statements.h"

namespace underpin::postgresql {

std::string canonical_expression(std::string_view text, std::string_view type) { return sql::canonical_expression(text, type); }
std::string rename_in_expression(std::string_view text, std::string_view table, std::string_view from, std::string_view to) {
  return sql::rename_in_expression(text, table, from, to);
}
std::optional<std::vector<std::string>> columns_in_expression(std::string_view text) { return sql::columns_in_expression(text); }
std::vector<std::pair<std::string, std::string>> compared_literals(std::string_view text) { return sql::compared_literals(text); }
std::optional<std::vector<std::string>> functions_in_expression(std::string_view text) { return sql::functions_in_expression(text); }

}  // namespace underpin::postgresql
