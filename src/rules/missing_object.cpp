#include <map>
#include <set>

#include "rules/support.h"

namespace underpin {

extern const Rule missing_object;

namespace {

struct Uses {
  std::vector<const Event*> events;
  std::string first_revision;
  std::set<std::string> revisions;
  std::string message;
};

// Where the history creates the object after all (later, or on another branch), as far as events tell.
std::map<ObjectId, std::pair<Span, std::string>> creations(const ReplayedHistory& replayed) {
  std::map<ObjectId, std::pair<Span, std::string>> made;
  for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i)
    for (const Event& event : replayed.trace.revisions[i].events)
      for (const Change& change : event.statement.changes)
        for (const ObjectId& id : touches(change).produces)
          made.emplace(id, std::pair{event.statement.span, replayed.history->revisions[replayed.order[i]].id});
  return made;
}

void report(const ObjectId& id, const Uses& uses, const std::map<ObjectId, std::pair<Span, std::string>>& made,
            std::vector<Finding>& findings) {
  const std::string word(kind_word(id.kind));
  const auto later = made.find(id);
  Finding finding = make_finding(missing_object, "", uses.events.front()->statement.span, uses.first_revision);
  finding.message =
      word + " " + quoted(id.display()) + (later == made.end() ? " is used, but no revision creates it" : " is used before it is created");
  finding.primary.text = "the engine says: " + uses.message;
  if (later != made.end()) {
    finding.labels.push_back({later->second.first, "revision " + quoted(later->second.second) + " creates it, but runs later or fails"});
    finding.help = "make this revision depend on " + quoted(later->second.second) + " (down_revision or depends_on)";
  }
  if (uses.events.size() > 1)
    finding.because =
        counted(uses.events.size(), "statement") + " in " + counted(uses.revisions.size(), "revision") + " fail for it; " + finding.because;
  finding.subject = word + " " + id.display();
  findings.push_back(std::move(finding));
}

void find_missing_object(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    std::map<ObjectId, Uses> missing;
    std::vector<ObjectId> order;
    for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
      const Revision& revision = replayed.history->revisions[replayed.order[i]];
      for (const Event& event : replayed.trace.revisions[i].events) {
        if (!event.failure || event.failure->kind != FailureKind::missing || event.caused_by || event.in_try) continue;
        auto [at, fresh] = missing.emplace(event.failure->object, Uses{});
        if (fresh) {
          order.push_back(event.failure->object);
          at->second.first_revision = revision.id;
          at->second.message = event.failure->message;
        }
        at->second.events.push_back(&event);
        at->second.revisions.insert(revision.id);
      }
    }
    if (missing.empty()) continue;
    const auto made = creations(replayed);
    for (const ObjectId& id : order) report(id, missing.at(id), made, findings);
  }
}

}  // namespace

const Rule missing_object = {
    "UP122",
    "missing-object",
    Severity::error,
    "something is used that no migration has created by then",
    "A statement names a table, column, type or other object that does not exist when it runs on a database built by this history alone.",
    "an empty database cannot be upgraded: new environments, tests and disaster recovery are stuck",
    "create it in an earlier revision, or declare what must exist before the first one",
    "op.create_index('ix_logs_at', 'audit_logs', ['at'])  # no revision creates audit_logs",
    "op.create_table('audit_logs', …)\nop.create_index('ix_logs_at', 'audit_logs', ['at'])",
    &find_missing_object};

}  // namespace underpin
