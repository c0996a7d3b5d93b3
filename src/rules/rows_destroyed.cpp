#include <algorithm>

#include "base/text.h"
#include "rules/support.h"

namespace underpin {

extern const Rule rows_destroyed;

namespace {

// The table an earlier statement of the same revision is about, and the statement.
bool any_before(const EventAt& at, const std::function<bool(const Statement&, const Change&)>& holds) {
  for (const Event& event : at.trace.events) {
    if (&event == &at.event) return false;
    for (const Change& change : event.statement.changes)
      if (holds(event.statement, change)) return true;
  }
  return false;
}

// Columns that this revision added held nothing before.
bool fills_new_columns(const EventAt& at, const DataStep& step) {
  return !step.columns.empty() && std::all_of(step.columns.begin(), step.columns.end(), [&](const std::string& column) {
    return any_before(at, [&](const Statement&, const Change& change) {
      const auto* add = std::get_if<AddColumn>(&change);
      return add && add->table.name == step.table.name && add->column.name == column;
    });
  });
}

// CREATE TABLE … AS SELECT or INSERT … SELECT from the table.
bool copied_before(const EventAt& at, const DataStep& step) {
  return any_before(at, [&](const Statement& statement, const Change& change) {
    if (const auto* create = std::get_if<CreateTable>(&change)) return create->as_query && contains(lower(statement.sql.text()), lower(step.table.name));
    const auto* insert = std::get_if<DataStep>(&change);
    if (!insert || insert->kind != DataKind::insert) return false;
    return std::any_of(insert->reads.begin(), insert->reads.end(), [&](const ObjectName& read) { return read.name == step.table.name; });
  });
}

void find_rows_destroyed(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    for (const Change& change : at.event.statement.changes) {
      const auto* step = std::get_if<DataStep>(&change);
      if (!step) continue;
      const bool stamp = step->table.name == at.replayed.history->version_table && at.event.statement.sql.empty();
      if (stamp) continue;  // Alembic's own, for this revision
      const bool removes = step->kind == DataKind::remove || step->kind == DataKind::truncate;
      const bool rewrites = step->kind == DataKind::update && !step->has_where;
      if (!removes && !rewrites) continue;
      if ((rewrites && fills_new_columns(at, *step)) || copied_before(at, *step)) continue;
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
