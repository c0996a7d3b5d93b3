#include <algorithm>

#include "rules/support.h"

namespace underpin {

extern const Rule no_downgrade;

namespace {

bool changes_schema(const std::vector<Event>& events) {
  for (const Event& event : events)
    for (const Change& change : event.statement.changes)
      if (!std::holds_alternative<SessionStep>(change) && !std::holds_alternative<DataStep>(change)) return true;
  return false;
}

// Most tools for SQL files run forwards only; where one can go back, somebody has written a way.
bool has_ways_back(const History& history) {
  return history.is_alembic() ||
         std::any_of(history.revisions.begin(), history.revisions.end(), [](const Revision& revision) { return revision.has_downgrade; });
}

void find_no_downgrade(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!has_ways_back(*replayed.history)) continue;
    for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
      const Revision& revision = replayed.history->revisions[replayed.order[i]];
      const RevisionTrace& trace = replayed.trace.revisions[i];
      if (!changes_schema(trace.events)) continue;
      if (trace.has_downgrade && (!trace.down_events.empty() || !trace.down_undecided.empty() || trace.down_raises)) continue;
      const bool missing = !trace.has_downgrade;
      Finding finding =
          make_finding(no_downgrade, "revision " + quoted(revision.id) + (missing ? " has no downgrade" : " has an empty downgrade"),
                       revision.id_span, revision.id);
      finding.subject = "revision " + revision.id;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule no_downgrade = {"UP132",
                           "no-downgrade",
                           Severity::note,
                           "a revision cannot be taken back",
                           "upgrade() changes the schema and downgrade() is missing or empty.",
                           "a deployment that goes wrong cannot be rolled back with the migration tool",
                           "write downgrade(), or let it raise with the reason why it cannot be",
                           "def downgrade():\n    pass",
                           "def downgrade():\n    op.drop_table('users')",
                           &find_no_downgrade};

}  // namespace underpin
