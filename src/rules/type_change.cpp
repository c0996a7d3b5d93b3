#include "rules/pending.h"

namespace underpin {

extern const Rule type_change;

namespace {

std::optional<Finding> type_change_at(const ChangeAt& at) {
  const auto* set = std::get_if<SetColumnType>(&at.change);
  if (!set || !at.locks_existing() || !at.impact->long_work()) return std::nullopt;
  const TableLock& own = at.impact->locks.front();
  const Table* table = at.before().tables.find(at.table());
  const Column* column = table ? table->column(set->column) : nullptr;
  const std::string from = column ? " from " + quoted(column->type.text) : "";
  const std::string why = own.rewritten ? "so the table is written anew"
                          : own.indexes ? "so its indexes are built anew"
                                        : "so a CHECK is tried on every row";
  Finding finding = lock_finding(
      type_change, at,
      "the type of " + quoted(at.table().display() + "." + set->column) + " changes" + from + " to " + quoted(set->type.text) + ", " + why);
  if (at.row() == "type_timezone_other") finding.because += "; with TimeZone UTC in the session it is only a moment";
  if (at.row() == "type_timezone_other")
    finding.help = as_written(at, "SET LOCAL timezone = 'UTC'") + " before it, if the values are meant as UTC";
  if (!own.rewritten && !own.indexes) finding.help = "drop the CHECK, change the type, add the CHECK NOT VALID and validate it later";
  return finding;
}

void find_type_change(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(type_change, subject, findings, type_change_at);
}

}  // namespace

const Rule type_change = {
    "UP318",
    "type-change",
    Severity::warning,
    "a column’s type is changed while the table is written or read anew",
    "ALTER COLUMN … TYPE on a table that is there before this deployment, where the values have to be converted, a CHECK tried again or an "
    "index built again. Widening varchar, varchar to text, a larger numeric of the same scale and the like cost nothing and are no case of "
    "it.",
    "ACCESS EXCLUSIVE on the table, and on those that foreign keys join to the column: reads and writes wait meanwhile",
    "add a column of the new type, keep both up to date with a trigger, fill it in batches, exchange the two",
    "ALTER TABLE orders ALTER COLUMN id TYPE bigint;",
    "ALTER TABLE orders ADD COLUMN id_new bigint;\n-- trigger, filling in batches, then the exchange in one short transaction",
    &find_type_change};

}  // namespace underpin
