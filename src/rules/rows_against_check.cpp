#include "rules/live_support.h"

namespace underpin {

extern const Rule rows_against_check;

namespace {

// Brackets around the whole are the server's.
std::string bare(std::string text) {
  while (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    int depth = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
      if (depth == 0) return text;
    }
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

void find_rows_against_check(const Subject& subject, std::vector<Finding>& findings) {
  for_each_broken(subject, DataQuestion::Kind::violations, [&](const DataAnswer& answer) {
    const DataQuestion& question = answer.question;
    Finding finding = rows_finding(rows_against_check, subject, answer,
                                   counted(answer.rows, "row") + sample_words(answer) + " of " + quoted(question.table.display()) + (answer.rows == 1 ? " is" : " are") + " against the check " +
                                       (question.name.empty() ? "" : quoted(question.name) + " ") + "(" + printable(clip_utf8(bare(question.check), 160)) + "): " + demand_words(question) + " it");
    if (question.demand == Demand::database) {
      finding.because = is_sqlite(*subject.live->dialect) ? "they came in past it (PRAGMA ignore_check_constraints, a program that edited the schema); a rebuild of the table refuses them"
                                                          : "the check is NOT VALID: VALIDATE CONSTRAINT fails, and so does an update of one of these rows";
      finding.help = is_sqlite(*subject.live->dialect) ? "mend the rows" : "mend the rows, then ALTER TABLE " + printable(shown_name(subject, question.table)) + " VALIDATE CONSTRAINT " + printable(subject.live->dialect->quote(question.name));
    }
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule rows_against_check = {"UP413",
                                 "rows-against-check",
                                 Severity::error,
                                 "stored rows are against a check",
                                 "Rows of the live database do not satisfy a CHECK that the database has (NOT VALID on PostgreSQL, passed by on SQLite), or that migrations, models or --planned declare and the database lacks.",
                                 "the check cannot be added or validated; code that counts on it meets values it does not expect",
                                 "mend the rows first, then add or validate the check",
                                 "CheckConstraint('age > 0')  # three rows have 0",
                                 "op.execute('UPDATE users SET age = NULL WHERE age <= 0')",
                                 &find_rows_against_check};

}  // namespace underpin
