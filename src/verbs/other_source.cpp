#include "verbs/other_source.h"

#include <algorithm>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/diff.h"
#include "verbs/completed_schema.h"
#include "verbs/consolidate_fates.h"
#include "verbs/diff.h"
#include "verbs/live.h"
#include "verbs/schema.h"
#include "verbs/tell.h"

namespace underpin {

namespace {

std::string told(const Difference& one) {
  std::string out = std::string(kind_word(one.object.kind)) + " " + one.object.display();
  if (one.what == "exists") return out + (one.left.empty() ? ": the history does not make it" : ": only the history makes it");
  return out + ": " + one.what + (one.left.empty() ? "" : ", history " + one.left) + (one.right.empty() ? "" : ", now " + one.right);
}

// Rows of tables that are not there any more, or have other columns, are lost: that is said.
void keep_rows(const ReplayedHistory& old, const Schema& end, Replay& replay, Consolidation& out) {
  BaselineProof proof;
  const auto outcome = run_old(old, proof);
  if (!outcome) return;
  ScratchRows kept;
  for (const TableRows& rows : outcome->rows.tables) {
    const Table* table = end.tables.find(rows.table);
    const bool fits = table && std::all_of(rows.columns.begin(), rows.columns.end(), [&](const std::string& column) { return table->column(column) != nullptr; });
    if (fits) kept.tables.push_back(rows);
    else tell(out.differences, "table " + rows.table.display() + ": " + counted(rows.rows.size(), "row") + " that the history puts in " + (rows.rows.size() == 1 ? "has" : "have") + " no place any more");
  }
  std::vector<ObjectName> order;
  for (const TableRows& rows : kept.tables) order.push_back(rows.table);
  for (const std::string& sql : insert_statements(kept, order, *old.dialect)) {
    Statement statement;
    statement.sql = Rope(sql);
    DataStep step;
    step.kind = DataKind::insert;
    statement.changes.push_back(std::move(step));
    replay.emit(std::move(statement));
  }
}

}  // namespace

Result<bool> take_from(const World& world, Sources& sources, const std::string& path, const std::string& source, const ReplayChoice& choice, ReplayedHistory& old,
                       Consolidation& out) {
  const Dialect& dialect = *old.dialect;
  DiffOptions options;
  options.left = path + "#migrations";
  options.right = source == "models" ? path + "#models" : source;
  options.replay = choice;
  options.replay.engine.name = dialect.name;
  TRY(const ClosableDiff diff, diff_sources(world, sources, options));
  for (const Difference& one : diff.differences) tell(out.differences, told(one));
  for (const Undecided& part : diff.right.undecided) out.undecided.push_back(question_about(part, source));
  // diff.finish is in the wording of both sides; of models it has what the history makes besides.
  Replay replay(dialect, old.trace.start);
  Schema end = old.trace.start;
  for (const Change& change : underpin::diff(without_tool_tables(old.trace.start), diff.finish, dialect)) {
    Statement statement;
    statement.changes.push_back(change);
    if (const auto& failure = replay.emit(std::move(statement))) return fail(Error::Kind::refused, "`" + source + "` cannot be built: " + describe(change) + ": " + failure->message);
  }
  end = replay.schema();
  keep_rows(old, end, replay, out);
  Trace trace;
  trace.start = old.trace.start;
  RevisionTrace& only = trace.revisions.emplace_back();
  only.revision = source;
  only.events = replay.take_events();
  only.after = trace.schema = replay.schema();
  old.trace = std::move(trace);
  return true;
}

}  // namespace underpin
