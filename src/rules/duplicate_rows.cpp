#include "rules/live_support.h"

namespace underpin {

extern const Rule duplicate_rows;

namespace {

void find_duplicate_rows(const Subject& subject, std::vector<Finding>& findings) {
  for_each_broken(subject, DataQuestion::Kind::duplicates, [&](const DataAnswer& answer) {
    const DataQuestion& question = answer.question;
    const std::string cannot = question.demand == Demand::planned ? "UNIQUE (" + printable(join(question.columns, ", ")) + ") cannot be added to " + quoted(question.table.display()) + ": " : "";
    const std::string said = question.demand == Demand::planned ? "" : ": " + demand_words(question) + " " + constraint_words(question);
    findings.push_back(rows_finding(duplicate_rows, subject, answer,
                                    cannot + counted(answer.rows, "row") + sample_words(answer) + " of " + quoted(question.table.display()) + " share their values of " +
                                        quoted(join(question.columns, ", ")) + " with another, in " + counted(answer.groups, "group") + said));
  });
}

}  // namespace

const Rule duplicate_rows = {"UP412",
                             "duplicate-rows",
                             Severity::error,
                             "rows share values that should be unique",
                             "Rows of the live database have the same values in columns that migrations, models or --planned declare unique, and the database does not keep so.",
                             "the key cannot be added; the application finds one of several rows",
                             "merge or delete the duplicates first, then add the key",
                             "INSERT INTO users (email) VALUES ('a@example.org'), ('a@example.org')",
                             "ALTER TABLE users ADD UNIQUE (email)  -- once no two rows are alike",
                             &find_duplicate_rows};

}  // namespace underpin
