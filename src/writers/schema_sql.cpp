#include "writers/schema_sql.h"

#include <optional>

#include "base/text.h"
#include "writers/build_order.h"

namespace underpin {

std::vector<Change> build_changes(const Schema& schema, const Dialect& dialect) {
  std::vector<Change> out;
  if (dialect.name == "sqlite")
    build_sqlite(schema, out);
  else
    build_postgresql(schema, dialect, out);
  return out;
}

namespace {

// A statement with a password that no inspector tells.
bool hides_something(const Change& change) {
  const auto* kept = std::get_if<CreateOpaque>(&change);
  return kept && contains(kept->object.definition, "'********'");
}

// What is there and cannot be made from SQL alone: said, and nothing written.
std::optional<std::string> not_to_be_made(const Change& change, const Schema& schema) {
  const auto* create = std::get_if<CreateIndex>(&change);
  if (!create || create->index.valid) return std::nullopt;
  const Table* table = schema.tables.find(create->table);
  if (table && !table->partition_by.empty()) return std::nullopt;
  return "index " + printable(create->index.name) + " of " + printable(create->table.display()) + ": it is invalid (its concurrent build failed)";
}

}  // namespace

std::string schema_sql(const Schema& schema, const Dialect& dialect, std::vector<std::string>* unsaid) {
  std::string out = "-- schema for " + dialect.name + (dialect.name == "postgresql" ? " " + std::to_string(dialect.version) : "") + "\n";
  const auto say = [&](const std::string& text) {
    out += "-- not expressed in SQL: " + text + "\n";
    if (unsaid) unsaid->push_back(text);
  };
  // Bodies of functions may name tables that come later.
  if (dialect.name == "postgresql" && !schema.functions.empty()) out += "SET check_function_bodies TO off;\n";
  for (const Change& change : build_changes(schema, dialect)) {
    if (const auto why = not_to_be_made(change, schema)) {
      say(*why);
      continue;
    }
    const auto statements = dialect.render(change, schema);
    if (hides_something(change)) say("the password in the statement that follows");
    for (const std::string& statement : statements) {
      std::string_view text = trim(statement);
      while (ends_with(text, ";")) text = trim(text.substr(0, text.size() - 1));
      if (!text.empty()) out += std::string(text) + ";\n";
    }
    if (statements.empty()) say(printable(describe(change)));
  }
  return out;
}

}  // namespace underpin
