#include "verbs/snapshot_drift.h"

#include "verbs/equal_names.h"
#include "verbs/equal_texts.h"
#include "verbs/left_aside.h"
#include "verbs/uncertain.h"

namespace underpin {

namespace {

// The schema right behind the revision that the record belongs to; null: it is not among them.
const Schema* schema_behind(const ReplayedHistory& replayed) {
  // `drizzle-kit pull` writes a first file that is one comment: what was in the database then, no file makes.
  if (replayed.trace.revisions.empty() || replayed.trace.revisions.front().events.empty()) return nullptr;
  for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i)
    if (replayed.history->revisions[replayed.order[i]].id == replayed.history->snapshot_revision) return &replayed.trace.revisions[i].after;
  return nullptr;
}

std::shared_ptr<SnapshotDrift> snapshot_drift_of(const ReplayedHistory& replayed) {
  const Schema* made = replayed.history->snapshot ? schema_behind(replayed) : nullptr;
  if (!made) return nullptr;
  const ModelSchema recorded = replayed.history->snapshot(*replayed.dialect);
  if (recorded.tables == 0) return nullptr;
  auto drift = std::make_shared<SnapshotDrift>();
  SchemaDiff& diff = drift->diff;
  diff.left.schema = *made;
  diff.right.schema = recorded.schema;
  diff.right.models = true;
  leave_tables_aside(diff);
  keep_declarable(diff.left.schema);
  keep_declarable(diff.right.schema);
  take_equal_texts(diff.left.schema, diff.right.schema, *replayed.dialect, false);
  take_equal_names(diff.left.schema, diff.right.schema);
  diff.differences = compare(diff.left.schema, diff.right.schema);
  add_uncertain(replayed.trace, diff.left.schema, diff.right.schema, drift->uncertain);
  for (const Event& event : recorded.failing) add_touched(event, drift->uncertain);
  return drift;
}

}  // namespace

void find_snapshot_drift(Subject& subject) {
  for (ReplayedHistory& replayed : subject.histories) replayed.snapshot = snapshot_drift_of(replayed);
}

}  // namespace underpin
