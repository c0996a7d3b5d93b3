#include "rules/live_support.h"

namespace underpin {

extern const Rule orphaned_rows;

namespace {

std::string unenforced(const DataQuestion& question, const Subject& subject) {
  if (question.demand != Demand::database) return "the key cannot be added while they stand";
  return is_sqlite(*subject.dialect) ? "SQLite checks foreign keys only where a connection says PRAGMA foreign_keys = ON; a table that is rebuilt with it on is refused"
                                     : "the key is NOT VALID: VALIDATE CONSTRAINT fails, and so does a restore of a dump";
}

void find_orphaned_rows(const Subject& subject, std::vector<Finding>& findings) {
  for_each_broken(subject, DataQuestion::Kind::orphans, [&](const DataAnswer& answer) {
    const DataQuestion& question = answer.question;
    const std::string target = quoted(question.ref.display());
    Finding finding = rows_finding(orphaned_rows, subject, answer,
                                   counted(answer.rows, "row") + sample_words(answer) + " of " + quoted(question.table.display()) + (answer.rows == 1 ? " points" : " point") + " at " +
                                       (question.ref_columns.empty() ? "the table " + target + ", which does not exist" : "no row of " + target) + ": " + demand_words(question) + " " +
                                       constraint_words(question));
    finding.because = unenforced(question, subject);
    if (question.demand == Demand::database && !is_sqlite(*subject.live->dialect))
      finding.help = "decide what they are worth: delete them, set the reference to NULL, or bring the missing rows back; then ALTER TABLE " + printable(shown_name(subject, question.table)) +
                     " VALIDATE CONSTRAINT " + printable(subject.live->dialect->quote(question.name));
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule orphaned_rows = {
    "UP410",
    "orphaned-rows",
    Severity::error,
    "rows point at rows that do not exist",
    "Rows of the live database violate a foreign key that the database has but does not enforce, or that migrations, models or --planned declare and it lacks.",
    "joins lose them; the key cannot be enforced while they stand",
    "decide what they are worth: delete them, set the reference to NULL, or bring the missing rows back; only then enforce the key",
    "SELECT count(*) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.id = o.user_id)  -- 56",
    "PRAGMA foreign_keys = ON  -- on every connection, from the first row on",
    &find_orphaned_rows};

}  // namespace underpin
