#include "rules/pending.h"

namespace underpin {

extern const Rule validated_check;

namespace {

const Check* added_check(const Change& change) {
  if (const auto* add = std::get_if<AddConstraint>(&change)) return std::get_if<Check>(&add->constraint);
  const auto* column = std::get_if<AddColumn>(&change);
  return column && !column->checks.empty() ? &column->checks.front() : nullptr;
}

std::optional<Finding> validated_check_at(const ChangeAt& at) {
  const Check* check = added_check(at.change);
  if (!check || check->not_valid || !at.locks_existing() || at.impact->locks.front().rewritten) return std::nullopt;
  Finding finding =
      lock_finding(validated_check, at, "a CHECK on " + quoted(at.table().display()) + " is added and tried on every row in one step");
  finding.help = is_alembic(at) ? as_written(at, "ALTER TABLE " + sql_name(at, at.table()) + " ADD CONSTRAINT … CHECK (…) NOT VALID") +
                                      ", and VALIDATE CONSTRAINT in a later revision"
                                : "NOT VALID here, and in a later transaction ALTER TABLE " + sql_name(at, at.table()) +
                                      " VALIDATE CONSTRAINT " + (check->name.empty() ? "NAME" : sql_name(at, {"", check->name}));
  return finding;
}

void find_validated_check(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(validated_check, subject, findings, validated_check_at);
}

}  // namespace

const Rule validated_check = {
    "UP304",
    "validated-check",
    Severity::warning,
    "a CHECK is added and tried on every row in one step",
    "A CHECK without NOT VALID is added to a table that is there before this deployment, by itself or with a new column.",
    "ACCESS EXCLUSIVE on the table: reads and writes wait while every row is read",
    "add it NOT VALID, and VALIDATE CONSTRAINT in a transaction of its own",
    "ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0);",
    "ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0) NOT VALID;\n-- the next migration\nALTER TABLE orders VALIDATE "
    "CONSTRAINT orders_total;",
    &find_validated_check};

}  // namespace underpin
