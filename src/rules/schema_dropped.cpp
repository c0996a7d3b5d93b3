#include "rules/pending.h"

namespace underpin {

extern const Rule schema_dropped;

namespace {

std::optional<Finding> schema_dropped_at(const ChangeAt& at) {
  const auto* drop = std::get_if<DropSchema>(&at.change);
  if (!drop || !drop->cascade) return std::nullopt;
  std::size_t tables = 0;
  at.before().tables.for_each([&](const Table& table) { tables += table.name.schema == drop->name; });
  Finding finding = change_finding(schema_dropped, at, "schema " + quoted(drop->name) + " is dropped with " + counted(tables, "table"));
  finding.subject = "schema " + drop->name;
  return finding;
}

void find_schema_dropped(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(schema_dropped, subject, findings, schema_dropped_at);
}

}  // namespace

const Rule schema_dropped = {"UP322",
                             "schema-dropped",
                             Severity::warning,
                             "a schema is dropped",
                             "DROP SCHEMA in a migration.",
                             "with CASCADE everything in it is gone",
                             "drop what is in it one by one, so that each loss is seen; take a backup",
                             "DROP SCHEMA legacy CASCADE;",
                             "DROP TABLE legacy.users;\nDROP SCHEMA legacy;",
                             &find_schema_dropped};

}  // namespace underpin
