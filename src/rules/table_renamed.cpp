#include "rules/pending.h"

namespace underpin {

extern const Rule table_renamed;

namespace {

std::optional<Finding> table_renamed_at(const ChangeAt& at) {
  const auto* renamed = std::get_if<RenameRelation>(&at.change);
  const auto* moved = std::get_if<SetObjectSchema>(&at.change);
  if ((!renamed && !moved) || !at.locks_existing() || at.row() == "rename_index") return std::nullopt;
  const ObjectName& name = at.table();
  if (!at.before().tables.contains(name) || at.trace.after.views.contains(name)) return std::nullopt;
  Finding finding = change_finding(table_renamed, at,
                                   renamed ? "table " + quoted(name.display()) + " is renamed to " + quoted(renamed->to)
                                           : "table " + quoted(name.display()) + " moves to schema " + quoted(moved->schema));
  finding.help = as_written(at, "CREATE VIEW " + sql_name(at, name) + " AS SELECT * FROM " +
                                    sql_name(at, renamed ? ObjectName{name.schema, renamed->to} : ObjectName{moved->schema, name.name})) +
                 " in the same transaction; drop the view when no code names it";
  finding.because += "; " + locks_sentence(at);
  return finding;
}

void find_table_renamed(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(table_renamed, subject, findings, table_renamed_at);
}

}  // namespace

const Rule table_renamed = {
    "UP327",
    "table-renamed",
    Severity::warning,
    "a table is renamed",
    "A table that is there before this deployment is renamed or moved to another schema, and no view of the old name is left in its place.",
    "the application that still runs while the migration does names it as before: its queries fail",
    "leave a view of the old name behind in the same transaction; drop it when no code names it",
    "ALTER TABLE people RENAME TO users;",
    "ALTER TABLE people RENAME TO users;\nCREATE VIEW people AS SELECT * FROM users;  -- in the same transaction",
    &find_table_renamed};

}  // namespace underpin
