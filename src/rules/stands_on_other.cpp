#include "rules/support.h"

namespace underpin {

extern const Rule stands_on_other;

namespace {

void find_stands_on_other(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const History& history = *replayed.history;
    if (history.stands_on.empty()) continue;
    Finding finding = make_finding(
        stands_on_other, "the history " + quoted(history.root) + " stands on what " + quoted(history.stands_on) + " makes", {}, "");
    for (const Revision& revision : history.revisions)
      if (revision.down.empty() && !finding.primary.span.valid())
        finding.primary = {revision.id_span, "no initial schema: on an empty database this fails"};
    finding.subject = "ground of " + history.root;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule stands_on_other = {"UP157",
                              "stands-on-other",
                              Severity::warning,
                              "one history works only after another one",
                              "A history uses tables that another history of the same project creates, and nothing in it says so.",
                              "a new database needs both in the right order; this one alone fails",
                              "run the other one first, and say so where databases are set up; one baseline for both ends it",
                              "# db/migrations/V1__users.sql creates users; alembic's first revision adds a column to it",
                              "# alembic's first revision creates users",
                              &find_stands_on_other};

}  // namespace underpin
