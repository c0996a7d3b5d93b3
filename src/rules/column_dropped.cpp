#include "rules/pending.h"

namespace underpin {

extern const Rule column_dropped;

namespace {

std::optional<Finding> column_dropped_at(const ChangeAt& at) {
  const auto* drop = std::get_if<DropColumn>(&at.change);
  if (!drop || !at.existing(drop->table, drop->column)) return std::nullopt;
  Finding finding = change_finding(column_dropped, at, "column " + quoted(drop->table.display() + "." + drop->column) + " is dropped");
  if (const std::string locks = locks_sentence(at); !locks.empty()) finding.because += "; " + locks;
  return finding;
}

void find_column_dropped(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(column_dropped, subject, findings, column_dropped_at);
}

}  // namespace

const Rule column_dropped = {
    "UP320",
    "column-dropped",
    Severity::warning,
    "a column is dropped",
    "A column that is there before this deployment is dropped.",
    "what it holds is gone, and the application that still runs while the migration does names it in its queries: they fail",
    "first deploy code that no longer names it, then drop it in a later deployment; keep a copy of what it holds",
    "ALTER TABLE users DROP COLUMN nickname;",
    "-- one deployment: code that does not name users.nickname\n-- the next: ALTER TABLE users DROP COLUMN nickname;  -- underpin: "
    "ignore[UP320] unused since 2.3",
    &find_column_dropped};

}  // namespace underpin
