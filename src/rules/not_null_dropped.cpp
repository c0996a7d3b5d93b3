#include "rules/pending.h"

namespace underpin {

extern const Rule not_null_dropped;

namespace {

std::optional<Finding> not_null_dropped_at(const ChangeAt& at) {
  const auto* set = std::get_if<SetNullable>(&at.change);
  if (!set || !set->nullable || !at.locks_existing()) return std::nullopt;
  const Table* table = at.before().tables.find(at.table());
  const Column* column = table ? table->column(set->column) : nullptr;
  if (!column || column->nullable) return std::nullopt;
  return change_finding(not_null_dropped, at, "column " + quoted(at.table().display() + "." + set->column) + " may be NULL from now on");
}

void find_not_null_dropped(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(not_null_dropped, subject, findings, not_null_dropped_at);
}

}  // namespace

const Rule not_null_dropped = {"UP313",
                               "not-null-dropped",
                               Severity::note,
                               "a column that was NOT NULL may be NULL from now on",
                               "DROP NOT NULL on a column of a table that is there before this deployment.",
                               "code that reads the column does not expect NULL, and it cannot be set back while NULLs are there",
                               "look at the code that reads the column first",
                               "ALTER TABLE users ALTER COLUMN email DROP NOT NULL;",
                               "ALTER TABLE users ALTER COLUMN email SET DEFAULT '';",
                               &find_not_null_dropped};

}  // namespace underpin
