#include "rules/live_support.h"

namespace underpin {

extern const Rule surprising_affinity;

namespace {

// A type that says text and that SQLite, by its rules of thumb, keeps as numbers where it can.
bool becomes_number(const Table& table, const std::string& type) {
  if (table.strict) return false;
  const std::string name = lower(type);
  const std::string_view affinity = sqlite_affinity(type);
  if (affinity == "INTEGER") return contains(name, "point") || contains(name, "interval") || contains(name, "print");
  if (affinity != "NUMERIC") return false;
  return contains(name, "string") || contains(name, "uuid") || contains(name, "guid") || contains(name, "enum") || contains(name, "json") || contains(name, "citext") || starts_with(name, "str");
}

void find_surprising_affinity(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live || !is_sqlite(*subject.live->dialect)) return;
  for (const Table* table : subject.live->schema.tables.sorted())
    for (const Column& column : table->columns) {
      if (!becomes_number(*table, column.type.text)) continue;
      Finding finding = make_finding(surprising_affinity, "the column " + quoted(table->name.display() + "." + column.name) + " has the type " + quoted(column.type.text) + ", which SQLite takes for " +
                                                              std::string(sqlite_affinity(column.type.text)),
                                     column.origin.span, "");
      if (lower(column.type.text) == "json" || contains(lower(column.type.text), "uuid") || contains(lower(column.type.text), "guid")) finding.severity = Severity::note;
      finding.subject = "database column " + table->name.display() + "." + column.name + " affinity";
      findings.push_back(std::move(finding));
    }
}

}  // namespace

const Rule surprising_affinity = {"UP421",
                                  "surprising-affinity",
                                  Severity::warning,
                                  "a column type of the SQLite database is not what it says",
                                  "SQLite knows types by parts of their names: one without CHAR, CLOB, TEXT, BLOB, REAL, FLOA, DOUB or INT is NUMERIC, STRING among them.",
                                  "texts that look like numbers are stored as numbers: '007' becomes 7, '1e5' becomes 100000",
                                  "use TEXT or VARCHAR when the table is next rebuilt",
                                  "split_id STRING",
                                  "split_id TEXT",
                                  &find_surprising_affinity};

}  // namespace underpin
