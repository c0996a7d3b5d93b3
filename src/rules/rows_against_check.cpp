#include "rules/live_support.h"

namespace underpin {

extern const Rule rows_against_check;

namespace {

void find_rows_against_check(const Subject& subject, std::vector<Finding>& findings) {
  for_each_broken(subject, DataQuestion::Kind::violations, [&](const DataAnswer& answer) {
    const DataQuestion& question = answer.question;
    findings.push_back(rows_finding(rows_against_check, subject, answer,
                                    counted(answer.rows, "row") + sample_words(answer) + " of " + quoted(question.table.display()) + (answer.rows == 1 ? " is" : " are") + " against the check " +
                                        (question.name.empty() ? "" : quoted(question.name) + " ") + "(" + printable(clip_utf8(question.check, 160)) + "): " + demand_words(question) + " it"));
  });
}

}  // namespace

const Rule rows_against_check = {"UP413",
                                 "rows-against-check",
                                 Severity::error,
                                 "stored rows are against a check",
                                 "Rows of the live database do not satisfy a CHECK that is NOT VALID there, or that migrations, models or --planned declare and the database lacks.",
                                 "the check cannot be added or validated; code that counts on it meets values it does not expect",
                                 "mend the rows first, then add or validate the check",
                                 "CheckConstraint('age > 0')  # three rows have 0",
                                 "op.execute('UPDATE users SET age = NULL WHERE age <= 0')",
                                 &find_rows_against_check};

}  // namespace underpin
