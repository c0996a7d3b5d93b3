#include "engines/sqlite/dialect.h"

#include "base/text.h"
#include "engines/sqlite/expressions.h"
#include "engines/sqlite/render.h"
#include "sql/sqlite_table.h"
#include "syntax/sql/sqlite_tokens.h"

namespace underpin::sqlite {
namespace {

// Declared types are kept word for word.
std::string declared_type(std::string_view text) { return sql::sqlite_type(text); }
bool any_type(std::string_view) { return true; }
bool any_pair(std::string_view, std::string_view) { return true; }
std::string_view no_extension(std::string_view) { return {}; }
std::string_view no_opclass(std::string_view, std::string_view) { return {}; }

bool outside_transaction(const Change& change) {
  const auto* session = std::get_if<SessionStep>(&change);
  return session && session->not_in_transaction;
}

Dialect make() {
  Dialect d;
  d.name = "sqlite";
  d.version = 3;
  d.default_schema = "main";
  d.max_identifier_bytes = 0;
  d.transactional_ddl = false;  // SQLite's is, Python's driver commits before it
  d.constraint_names_kept = false;
  d.canonical_type = declared_type;
  d.canonical_expression = canonical_expression;
  d.rename_in_expression = rename_in_expression;
  d.columns_in_expression = columns_in_expression;
  d.functions_in_expression = functions_in_expression;
  d.builtin_type = any_type;
  d.extension_of = no_extension;
  d.has_default_opclass = any_pair;
  d.default_opclass = no_opclass;
  d.opclass_extension = no_opclass;
  d.comparable = any_pair;
  d.assignable = any_pair;
  d.outside_transaction = outside_transaction;
  d.render = render;
  d.quote = quote;
  return d;
}

}  // namespace

const Dialect& sqlite_dialect() {
  static const Dialect dialect = make();
  return dialect;
}

}  // namespace underpin::sqlite
