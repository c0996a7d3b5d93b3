#include "rules/support.h"

namespace underpin {

extern const Rule rows_destroyed;

namespace {

void find_rows_destroyed(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    for (const Change& change : at.event.statement.changes) {
      const auto* step = std::get_if<DataStep>(&change);
      if (!step || step->table.name == "alembic_version") continue;
      const bool removes = step->kind == DataKind::remove || step->kind == DataKind::truncate;
      const bool rewrites = step->kind == DataKind::update && !step->has_where;
      if (!removes && !rewrites) continue;
      Finding finding = make_finding(rows_destroyed,
                                     std::string(removes ? "rows of " : "all rows of ") + quoted(step->table.display()) +
                                         (removes ? " are deleted" : " are rewritten"),
                                     at.event.statement.span, at.revision.id);
      if (rewrites) finding.severity = Severity::note;
      finding.subject = "table " + step->table.display();
      findings.push_back(std::move(finding));
    }
  });
}

}  // namespace

const Rule rows_destroyed = {"UP136",
                             "rows-destroyed",
                             Severity::warning,
                             "a migration deletes or rewrites rows",
                             "A statement of upgrade() deletes rows, empties a table, or updates rows without a condition.",
                             "what the rows held is gone: downgrade() cannot bring it back",
                             "keep a copy of the rows first (CREATE TABLE … AS SELECT), and take a backup before this revision",
                             "op.execute('DELETE FROM sessions')",
                             "op.execute('CREATE TABLE sessions_kept AS SELECT * FROM sessions')\nop.execute('DELETE FROM sessions')",
                             &find_rows_destroyed};

}  // namespace underpin
