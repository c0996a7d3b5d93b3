#include "rules/live_support.h"

namespace underpin {

extern const Rule damaged_database;

namespace {

// The rows of the check have a finding of their own.
bool told_as_rows(const Subject& subject, const std::string& text) {
  constexpr std::string_view kFailed = "CHECK constraint failed in ";
  if (!starts_with(text, kFailed)) return false;
  bool told = false;
  for_each_broken(subject, DataQuestion::Kind::violations,
                  [&](const DataAnswer& answer) { told = told || (answer.question.demand == Demand::database && answer.question.table.name == text.substr(kFailed.size())); });
  return told;
}

void find_damaged_database(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  for (const std::string& text : subject.live->facts.damage) {
    if (told_as_rows(subject, text)) continue;
    const bool rows = starts_with(text, "CHECK constraint failed") || starts_with(text, "NULL value in") || contains(text, "non-unique entry");
    Finding finding = make_finding(damaged_database, "SQLite's own check says: " + quoted(text), {}, "");
    if (rows) finding.because = "rows came in past a constraint (PRAGMA ignore_check_constraints, writable_schema, or a constraint added later)";
    if (rows) finding.help = "mend the rows; VACUUM INTO and a rebuild of the table refuse them";
    finding.subject = "database damage " + text;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule damaged_database = {"UP425",
                               "damaged-database",
                               Severity::error,
                               "SQLite's own check of the database file complains",
                               "PRAGMA quick_check (with --exact: integrity_check) of the live database says more than ok.",
                               "rows may be lost or found twice, and it gets worse with every write",
                               "copy the file, stop writing to it, and bring back a backup; else sqlite3 app.db .recover",
                               "PRAGMA integrity_check  -- row 7 missing from index i",
                               "REINDEX  -- when only indexes are named",
                               &find_damaged_database};

}  // namespace underpin
