#include "rules/pending.h"

namespace underpin {

extern const Rule stored_generated_column;

namespace {

std::optional<Finding> stored_generated_column_at(const ChangeAt& at) {
  if ((at.row() != "add_column_stored" && at.row() != "set_expression") || !at.locks_existing()) return std::nullopt;
  const auto* add = std::get_if<AddColumn>(&at.change);
  const auto* set = std::get_if<DropGenerated>(&at.change);
  return lock_finding(stored_generated_column, at,
                      "column " + quoted(at.table().display() + "." + (add ? add->column.name : set->column)) +
                          " is computed for every row, so the table is written anew");
}

void find_stored_generated_column(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(stored_generated_column, subject, findings, stored_generated_column_at);
}

}  // namespace

const Rule stored_generated_column = {
    "UP316",
    "stored-generated-column",
    Severity::warning,
    "a generated column is computed for every row",
    "A GENERATED … STORED column is added to a table that is there before this deployment, or its expression is changed.",
    "ACCESS EXCLUSIVE on the table: reads and writes wait while every row is computed and written anew",
    "add a plain column, keep it up to date with a trigger and fill the old rows in batches; from version 18 on, a VIRTUAL column costs "
    "nothing",
    "ALTER TABLE items ADD COLUMN total numeric GENERATED ALWAYS AS (price * amount) STORED;",
    "CREATE VIEW items_with_total AS SELECT *, price * amount AS total FROM items;",
    &find_stored_generated_column};

}  // namespace underpin
