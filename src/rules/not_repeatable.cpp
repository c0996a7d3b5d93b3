#include "rules/support.h"

namespace underpin {

extern const Rule not_repeatable;

namespace {

void find_not_repeatable(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    std::vector<std::string> names;
    std::vector<const Event*> events;
    for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
      const RevisionTrace& trace = replayed.trace.revisions[i];
      if (!trace.again) continue;
      names.push_back(replayed.history->revisions[replayed.order[i]].stem);
      events.push_back(&*trace.again);
    }
    if (names.empty()) continue;
    Finding finding = make_finding(not_repeatable, std::to_string(names.size()) + " of " + counted(replayed.history->revisions.size(), "file") + " in " + quoted(replayed.history->root) +
                                                       " fail when they are run a second time: " + listed(names, names.size()),
                                   events.front()->statement.span, "");
    finding.primary.text = "the engine says: " + events.front()->failure->message;
    std::vector<std::string> assumed;
    for (const Table& table : replayed.made_nowhere) assumed.push_back(table.name.display());
    if (!assumed.empty()) finding.message += "; with " + listed(assumed, 4) + " in place, which no file creates";
    for (std::size_t i = 1; i < events.size(); ++i) finding.labels.push_back({events[i]->statement.span, events[i]->failure->message});
    finding.subject = "second run of " + replayed.history->root;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule not_repeatable = {"UP153",
    "not-repeatable",
    Severity::note,
    "files that nothing remembers cannot be run twice",
    "No tool keeps a record of which of these files ran. Run a second time over the same database, some that succeeded fail.",
    "who is not sure what a database has cannot just run everything",
    "use a migration tool that remembers what ran, or write IF NOT EXISTS, CREATE OR REPLACE and DROP … IF EXISTS",
    "CREATE POLICY read_all ON users …",
    "DROP POLICY IF EXISTS read_all ON users;\nCREATE POLICY read_all ON users …",
    &find_not_repeatable};

}  // namespace underpin
