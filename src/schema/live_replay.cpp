#include "schema/live_replay.h"

namespace underpin {

Trace replay_on(const Schema& begin, const History& history, const std::vector<std::size_t>& revisions, const Dialect& dialect) {
  Trace trace;
  trace.start = begin;
  Replay up(dialect, begin);
  up.session().in_transaction = dialect.transactional_ddl;
  begin.tables.for_each([&](const Table& table) { up.assume_rows(table.name); });
  for (const std::size_t index : revisions) {
    const Revision& revision = history.revisions[index];
    RevisionTrace& step = trace.revisions.emplace_back();
    step.revision = revision.id;
    if (revision.body && revision.has_upgrade) revision.body(up, Direction::upgrade);
    up.end_transaction();
    up.take_raised();
    step.events = up.take_events();
    step.undecided = up.take_undecided();
    step.findings = up.take_findings();
    step.notes = up.take_notes();
    step.after = up.schema();
  }
  trace.schema = up.schema();
  return trace;
}

}  // namespace underpin
