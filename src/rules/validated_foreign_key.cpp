#include "rules/pending.h"

namespace underpin {

extern const Rule validated_foreign_key;

namespace {

const ForeignKey* added_key(const Change& change) {
  if (const auto* add = std::get_if<AddConstraint>(&change)) return std::get_if<ForeignKey>(&add->constraint);
  const auto* column = std::get_if<AddColumn>(&change);
  return column && column->column.default_value && !column->foreign_keys.empty() ? &column->foreign_keys.front() : nullptr;
}

std::optional<Finding> validated_foreign_key_at(const ChangeAt& at) {
  const ForeignKey* key = added_key(at.change);
  if (!key || !at.locks_existing() || !at.impact->long_work()) return std::nullopt;
  Finding finding = lock_finding(
      validated_foreign_key, at,
      "a foreign key from " + quoted(at.table().display()) + " to " + quoted(key->ref.display()) + " is added and checked in one step");
  finding.because += "; a row that points nowhere refuses it";
  const Table* table = at.replayed.trace.schema.tables.find(at.table());
  if (table && !table->partition_by.empty() && at.dialect().version < 18) {
    finding.help = "before version 18 a partitioned table takes no NOT VALID key: add and validate it on each partition, then on " +
                   sql_name(at, at.table());
  } else {
    const std::string name = key->name.empty() ? "NAME" : sql_name(at, {"", key->name});
    finding.help = (is_alembic(at) ? std::string("postgresql_not_valid=True here") : std::string("NOT VALID here")) +
                   ", and in a later transaction " +
                   as_written(at, "ALTER TABLE " + sql_name(at, at.table()) + " VALIDATE CONSTRAINT " + name);
  }
  return finding;
}

void find_validated_foreign_key(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(validated_foreign_key, subject, findings, validated_foreign_key_at);
}

}  // namespace

const Rule validated_foreign_key = {"UP303",
                                    "validated-foreign-key",
                                    Severity::warning,
                                    "a foreign key is added and checked in one step",
                                    "A foreign key without NOT VALID is added to a table that is there before this deployment. A new "
                                    "column without a default holds nothing to check and is no case of it.",
                                    "SHARE ROW EXCLUSIVE on both tables: writes to both wait while every row is looked up",
                                    "add it NOT VALID, and VALIDATE CONSTRAINT in a transaction of its own",
                                    "ALTER TABLE orders ADD CONSTRAINT orders_user_fk FOREIGN KEY (user_id) REFERENCES users (id);",
                                    "ALTER TABLE orders ADD CONSTRAINT orders_user_fk FOREIGN KEY (user_id) REFERENCES users (id) NOT "
                                    "VALID;\n-- the next migration\nALTER TABLE orders VALIDATE CONSTRAINT orders_user_fk;",
                                    &find_validated_foreign_key};

}  // namespace underpin
