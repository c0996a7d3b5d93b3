#include "rules/pending.h"

namespace underpin {

extern const Rule volatile_default;

namespace {

std::optional<Finding> volatile_default_at(const ChangeAt& at) {
  const auto* add = std::get_if<AddColumn>(&at.change);
  if (!add || at.row() != "add_column_volatile" || !at.locks_existing()) return std::nullopt;
  Finding finding = lock_finding(volatile_default, at,
                                 "the default of new column " + quoted(at.table().display() + "." + add->column.name) +
                                     " differs from row to row, so the table is written anew");
  if (add->column.origin.span.valid()) finding.primary.span = add->column.origin.span;
  finding.help = "add it without the default, then " +
                 as_written(at, "ALTER TABLE " + sql_name(at, at.table()) + " ALTER COLUMN " + sql_name(at, {"", add->column.name}) +
                                    " SET DEFAULT " + add->column.default_value->shown()) +
                 ", and fill the old rows in batches";
  return finding;
}

void find_volatile_default(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(volatile_default, subject, findings, volatile_default_at);
}

}  // namespace

const Rule volatile_default = {
    "UP314",
    "volatile-default",
    Severity::warning,
    "a new column has a default that differs from row to row",
    "A column is added with a default that calls a volatile function (random(), gen_random_uuid(), clock_timestamp(), nextval() …) to a "
    "table that is there before this deployment. Constants and now() are stored once and are no case of it.",
    "ACCESS EXCLUSIVE on the table: reads and writes wait while every row and every index is written anew",
    "add the column without the default, set the default, and fill the old rows in batches",
    "ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();",
    "ALTER TABLE users ADD COLUMN token uuid;\nALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();\n-- then fill the old "
    "rows in batches",
    &find_volatile_default};

}  // namespace underpin
