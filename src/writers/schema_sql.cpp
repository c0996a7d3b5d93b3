#include "writers/schema_sql.h"

#include "base/text.h"
#include "writers/build_order.h"

namespace underpin {

std::vector<Change> build_changes(const Schema& schema, const Dialect& dialect) {
  std::vector<Change> out;
  if (dialect.name == "sqlite")
    build_sqlite(schema, out);
  else
    build_postgresql(schema, out);
  return out;
}

std::string schema_sql(const Schema& schema, const Dialect& dialect) {
  std::string out = "-- schema for " + dialect.name + (dialect.name == "postgresql" ? " " + std::to_string(dialect.version) : "") + "\n";
  // Bodies of functions may name tables that come later.
  if (dialect.name == "postgresql" && !schema.functions.empty()) out += "SET check_function_bodies TO off;\n";
  for (const Change& change : build_changes(schema, dialect)) {
    const auto statements = dialect.render(change, schema);
    for (const std::string& statement : statements) {
      std::string_view text = trim(statement);
      while (ends_with(text, ";")) text = trim(text.substr(0, text.size() - 1));
      if (!text.empty()) out += std::string(text) + ";\n";
    }
    if (statements.empty()) out += "-- not expressed in SQL: " + printable(describe(change)) + "\n";
  }
  return out;
}

}  // namespace underpin
