#include "rules/live_support.h"

namespace underpin {

extern const Rule nullable_primary_key;

namespace {

// INTEGER PRIMARY KEY is the row's own number and never NULL; so is any key of a table WITHOUT ROWID or STRICT's INTEGER.
bool may_be_null(const Table& table, const Column& column) {
  if (!column.nullable || table.without_rowid) return false;
  return table.primary_key->columns.size() > 1 || lower(column.type.text) != "integer";
}

void find_nullable_primary_key(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live || !is_sqlite(*subject.live->dialect)) return;
  for (const Table* table : subject.live->schema.tables.sorted()) {
    if (!table->primary_key) continue;
    std::vector<std::string> columns;
    Span place;
    for (const std::string& name : table->primary_key->columns)
      if (const Column* column = table->column(name); column && may_be_null(*table, *column)) {
        if (columns.empty()) place = column->origin.span;
        columns.push_back(name);
      }
    if (columns.empty()) continue;
    Finding finding = make_finding(nullable_primary_key, "the primary key " + quoted(table->name.display() + " (" + join(columns, ", ") + ")") + " may be NULL", place, "");
    finding.subject = "database primary key of " + table->name.display();
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule nullable_primary_key = {"UP420",
                                   "nullable-primary-key",
                                   Severity::note,
                                   "a primary key of the SQLite database may be NULL",
                                   "A column of a primary key other than INTEGER PRIMARY KEY is not declared NOT NULL, and SQLite then takes NULL, even several times.",
                                   "rows without an id come in, and nothing can refer to them",
                                   "declare it NOT NULL when the table is next rebuilt",
                                   "CREATE TABLE goals (id TEXT PRIMARY KEY)",
                                   "CREATE TABLE goals (id TEXT PRIMARY KEY NOT NULL)",
                                   &find_nullable_primary_key};

}  // namespace underpin
