#include "rules/live_support.h"

namespace underpin {

extern const Rule planned_holds;

namespace {

void find_planned_holds(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  for (const DataAnswer& answer : subject.live->facts.answers) {
    if (answer.question.demand != Demand::planned || answer.rows > 0 || !answer.unanswered.empty()) continue;
    const std::string rows = answer.sampled ? "none" + sample_words(answer) + " is against it, the others may be" : "no row is against it";
    findings.push_back(rows_finding(planned_holds, subject, answer, constraint_words(answer.question) + " can be added to " + quoted(answer.question.table.display()) + ": " + rows));
  }
}

}  // namespace

const Rule planned_holds = {"UP414",
                            "planned-holds",
                            Severity::note,
                            "a planned constraint can be added",
                            "No row of the live database is against a constraint that --planned names.",
                            "rows that come until it is there may still be",
                            "add it: on PostgreSQL large tables best NOT VALID first, then VALIDATE CONSTRAINT",
                            "ALTER TABLE users ADD UNIQUE (email)  -- nobody looked at the rows",
                            "underpin check --db URL --planned 'ALTER TABLE users ADD UNIQUE (email)'",
                            &find_planned_holds};

}  // namespace underpin
