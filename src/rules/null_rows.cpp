#include "rules/live_support.h"

namespace underpin {

extern const Rule null_rows;

namespace {

void find_null_rows(const Subject& subject, std::vector<Finding>& findings) {
  for_each_broken(subject, DataQuestion::Kind::nulls, [&](const DataAnswer& answer) {
    const DataQuestion& question = answer.question;
    findings.push_back(rows_finding(null_rows, subject, answer,
                                    counted(answer.rows, "row") + sample_words(answer) + " of " + quoted(question.table.display()) + (answer.rows == 1 ? " has" : " have") + " NULL in " +
                                        quoted(join(question.columns, ", ")) + ": " + demand_words(question) + " NOT NULL"));
  });
}

}  // namespace

const Rule null_rows = {"UP411",
                        "null-rows",
                        Severity::error,
                        "rows have NULL where migrations or models say NOT NULL",
                        "A column that migrations, models or --planned declare NOT NULL may be NULL in the live database, and rows have it.",
                        "the application reads a value that it was promised would never be missing; SET NOT NULL fails",
                        "fill them in, in a revision, then set the column NOT NULL",
                        "name = Column(String, nullable=False)  # 25 rows have NULL",
                        "op.execute(\"UPDATE users SET name = '' WHERE name IS NULL\")\nop.alter_column('users', 'name', nullable=False)",
                        &find_null_rows};

}  // namespace underpin
