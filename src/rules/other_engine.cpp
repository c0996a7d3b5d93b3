#include "rules/support.h"

namespace underpin {

extern const Rule other_engine;

namespace {

void find_other_engine(const Subject& subject, std::vector<Finding>& findings) {
  if (subject.engine_given) return;
  for (const ReplayedHistory& replayed : subject.histories) {
    const History& history = *replayed.history;
    if (history.system.empty() || history.system == dialect_of(subject, replayed).name) continue;
    Finding finding = make_finding(other_engine, "this history is written for " + quoted(history.system) + " (" + history.system_place + ") and was judged as one for " + dialect_of(subject, replayed).name, {}, "");
    finding.subject = "engine " + history.system;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule other_engine = {"UP142",
                           "other-engine",
                           Severity::warning,
                           "the history is written for an engine that it was not replayed for",
                           "The configuration's URL or the imports of the revisions name another database system, and no --engine was given.",
                           "what is said to fail, and the schema, hold for the engine it was judged for only",
                           "say which engine to judge it for, --engine postgresql or --engine sqlite; others are not replayed",
                           "sqlalchemy.url = mysql://app@localhost/app",
                           "sqlalchemy.url = postgresql://app@localhost/app",
                           &find_other_engine};

}  // namespace underpin
