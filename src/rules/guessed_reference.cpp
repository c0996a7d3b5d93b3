#include "rules/live_support.h"

namespace underpin {

extern const Rule guessed_reference;

namespace {

void find_guessed_reference(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  for (const DataAnswer& answer : subject.live->facts.answers) {
    if (!guess_holds(answer)) continue;
    const DataQuestion& question = answer.question;
    const std::string column = quoted(question.table.display() + "." + join(question.columns, ", "));
    std::string message = column + " is named like a reference to " + quoted(question.ref.display()) + ", and no foreign key says so";
    if (answer.rows > 0)
      message += ": " + counted(answer.rows, "row") + sample_words(answer) + (answer.rows == 1 ? " points" : " point") + " at nothing, " + std::to_string(answer.values - answer.rows) + " at rows that exist";
    if (answer.nulls > 0) message += (answer.rows > 0 ? ", " : ": ") + std::to_string(answer.nulls) + (answer.nulls == 1 ? " is NULL" : " are NULL");
    Finding finding = rows_finding(guessed_reference, subject, answer, std::move(message));
    if (answer.rows > 0) finding.severity = Severity::warning;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule guessed_reference = {"UP424",
                                "guessed-reference",
                                Severity::note,
                                "a column is named like a reference, and no foreign key says so",
                                "At least two foreign keys of the live database have this column name and lead to one table; this column has the name and mostly values of that table, and no key.",
                                "nothing keeps its rows from pointing at what does not exist",
                                "declare the foreign key, once no row is against it",
                                "root_id TEXT  -- every other root_id REFERENCES goals (id)",
                                "root_id TEXT REFERENCES goals (id)",
                                &find_guessed_reference};

}  // namespace underpin
