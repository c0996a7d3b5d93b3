#include "rules/support.h"
#include "schema/written_for.h"

namespace underpin {

extern const Rule other_engine;

namespace {

void find_other_engine(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const History& history = *replayed.history;
    const bool left_out = written_for_another(history);
    if (history.system.empty() || history.system == dialect_of(subject, replayed).name || (subject.engine_given && !left_out)) continue;
    Finding finding =
        make_finding(other_engine,
                     "this history is written for " + quoted(history.system) + " (" + history.system_place + ")" +
                         (left_out ? ", and was not replayed" : " and was judged as one for " + dialect_of(subject, replayed).name),
                     {}, "");
    if (left_out) {
      finding.because = "of the schema it builds nothing is known";
      finding.help = "nothing to do here: PostgreSQL and SQLite are replayed";
      if (!history.revisions.empty()) finding.primary.span = history.revisions.front().id_span;
    }
    finding.subject = "engine " + history.system;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule other_engine = {
    "UP142",
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
