#include "rules/support.h"

namespace underpin {

extern const Rule version_table_created;

namespace {

void find_version_table_created(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    for (const Change& change : at.event.statement.changes) {
      const auto* create = std::get_if<CreateTable>(&change);
      if (!create || create->table.name.name != at.replayed.history->version_table || create->if_not_exists) continue;
      Finding finding = make_finding(version_table_created, quoted(create->table.name.display()) + " is created by a migration",
                                     at.event.statement.span, at.revision.id);
      finding.primary.text = "the tool's own table";
      finding.blocks = true;
      finding.subject = "table " + create->table.name.display();
      findings.push_back(std::move(finding));
    }
  });
}

}  // namespace

const Rule version_table_created = {
    "UP123",
    "version-table-created",
    Severity::error,
    "a migration creates the migration tool's own version table",
    "create_table or literal SQL makes `alembic_version` (or the configured version table).",
    "the tool has created it before the first revision runs: this revision and everything behind it can never be applied",
    "delete this statement and its counterpart in downgrade(); the tool keeps the table itself",
    "op.create_table('alembic_version', …)",
    "# nothing: Alembic creates alembic_version by itself",
    &find_version_table_created};

}  // namespace underpin
