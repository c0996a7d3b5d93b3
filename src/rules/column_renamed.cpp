#include "rules/pending.h"

namespace underpin {

extern const Rule column_renamed;

namespace {

std::optional<Finding> column_renamed_at(const ChangeAt& at) {
  const auto* renamed = std::get_if<RenameColumn>(&at.change);
  if (!renamed || !at.existing(renamed->table, renamed->column)) return std::nullopt;
  Finding finding = change_finding(
      column_renamed, at, "column " + quoted(renamed->table.display() + "." + renamed->column) + " is renamed to " + quoted(renamed->to));
  if (const std::string locks = locks_sentence(at); !locks.empty()) finding.because += "; " + locks;
  return finding;
}

void find_column_renamed(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(column_renamed, subject, findings, column_renamed_at);
}

}  // namespace

const Rule column_renamed = {
    "UP326",
    "column-renamed",
    Severity::warning,
    "a column is renamed",
    "A column that is there before this deployment is renamed.",
    "the application that still runs while the migration does names it as before: its queries fail",
    "add the new column, write both, move the readers over, drop the old one; or keep the name in the database and rename in the code only",
    "ALTER TABLE users RENAME COLUMN mail TO email;",
    "ALTER TABLE users ADD COLUMN email text;\n-- a trigger keeps both alike until no code names `mail`",
    &find_column_renamed};

}  // namespace underpin
