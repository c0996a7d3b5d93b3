#include "sql/statements.h"
namespace underpin::sql {
__attribute__((weak)) Reading read_postgresql(const Rope& t, const Schema&, const Dialect&) { Reading r; Statement s; s.sql=t; s.span=t.span(); s.changes.push_back(RawSql{"stub"}); r.statements.push_back(s); return r; }
__attribute__((weak)) std::optional<Rows> answer_catalog_query(const std::string&, const Schema&, const Dialect&) { return std::nullopt; }
__attribute__((weak)) std::optional<std::vector<ObjectName>> relations_read(const std::string&) { return std::nullopt; }
__attribute__((weak)) std::string canonical_expression(std::string_view t, std::string_view) { return std::string(t); }
__attribute__((weak)) std::string rename_in_expression(std::string_view t, std::string_view, std::string_view, std::string_view) { return std::string(t); }
__attribute__((weak)) std::optional<std::vector<std::string>> columns_in_expression(std::string_view) { return std::nullopt; }
__attribute__((weak)) std::optional<std::vector<std::string>> functions_in_expression(std::string_view) { return std::nullopt; }
}
