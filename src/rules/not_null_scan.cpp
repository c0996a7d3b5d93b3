#include "rules/pending.h"

namespace underpin {

extern const Rule not_null_scan;

namespace {

std::optional<Finding> not_null_scan_at(const ChangeAt& at) {
  const auto* set = std::get_if<SetNullable>(&at.change);
  if (!set || set->nullable || !at.locks_existing() || !at.impact->long_work()) return std::nullopt;
  Finding finding = lock_finding(
      not_null_scan, at,
      "column " + quoted(at.table().display() + "." + set->column) + " becomes NOT NULL, so every row is read while reads and writes wait");
  finding.because += "; one NULL refuses it";
  const std::string table = sql_name(at, at.table()), column = sql_name(at, {"", set->column});
  finding.help = "first " +
                 as_written(at, "ALTER TABLE " + table + " ADD CONSTRAINT " + sql_name(at, {"", set->column + "_not_null"}) + " CHECK (" +
                                    column + " IS NOT NULL) NOT VALID") +
                 ", VALIDATE CONSTRAINT in a later transaction, then SET NOT NULL";
  return finding;
}

void find_not_null_scan(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(not_null_scan, subject, findings, not_null_scan_at);
}

}  // namespace

const Rule not_null_scan = {
    "UP312",
    "not-null-scan",
    Severity::warning,
    "SET NOT NULL reads every row while reads and writes wait",
    "A column of a table that is there before this deployment becomes NOT NULL, and no validated CHECK (column IS NOT NULL) proves it.",
    "ACCESS EXCLUSIVE on the table: reads and writes wait while every row is read; one NULL refuses it",
    "CHECK (column IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a later transaction, then SET NOT NULL, which is a moment then",
    "ALTER TABLE users ALTER COLUMN email SET NOT NULL;",
    "ALTER TABLE users ADD CONSTRAINT email_there CHECK (email IS NOT NULL) NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT email_there; "
    " -- the next migration\nALTER TABLE users ALTER COLUMN email SET NOT NULL;",
    &find_not_null_scan};

}  // namespace underpin
