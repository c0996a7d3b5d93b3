#include <algorithm>

#include "rules/pending.h"
#include "schema/lookup.h"

namespace underpin {

extern const Rule enum_value_in_same_transaction;

namespace {

// The type itself is made in the same transaction: then its new values may be used.
bool type_made_here(const ChangeAt& at, const ObjectName& type) {
  for (std::size_t i = 0; i < at.number; ++i) {
    if (!at.same_transaction(i)) continue;
    for (const Change& change : at.trace.events[i].statement.changes)
      if (const auto* create = std::get_if<CreateType>(&change); create && create->type.name.name == type.name) return true;
  }
  return false;
}

bool is_of(const std::string& type_text, const ObjectName& type) { return type_name_in(type_text).name == type.name; }

// The statement writes or compares a column of the type, and its text has the label.
bool uses(const ChangeAt& at, const AddEnumValue& add) {
  const std::string literal = "'" + replace_all(add.label, "'", "''") + "'";
  if (const auto* column = std::get_if<AddColumn>(&at.change))
    return is_of(column->column.type.text, add.type) && column->column.default_value &&
           contains(column->column.default_value->text, add.label);
  const auto column_of = [&](const ObjectName& table, const std::string& name) {
    const auto found = find_table(at.trace.after, table, at.dialect());
    const Column* column = found ? at.trace.after.tables.find(*found)->column(name) : nullptr;
    return column && is_of(column->type.text, add.type);
  };
  if (const auto* set = std::get_if<SetDefault>(&at.change))
    return set->value && contains(set->value->text, add.label) && column_of(set->table, set->column);
  const auto* step = std::get_if<DataStep>(&at.change);
  if (!step || !contains(at.event.statement.sql.text(), literal)) return false;
  const auto found = find_table(at.trace.after, step->table, at.dialect());
  if (!found) return false;
  const auto& columns = at.trace.after.tables.find(*found)->columns;
  return std::any_of(columns.begin(), columns.end(), [&](const Column& column) { return is_of(column.type.text, add.type); });
}

std::optional<Finding> enum_value_in_same_transaction_at(const ChangeAt& at) {
  if (at.transaction() == 0 || at.dialect().name != "postgresql") return std::nullopt;
  for (std::size_t i = 0; i < at.number; ++i) {
    const Event& earlier = at.trace.events[i];
    if (!at.same_transaction(i)) continue;
    for (std::size_t c = 0; c < earlier.statement.changes.size(); ++c) {
      const auto* add = std::get_if<AddEnumValue>(&earlier.statement.changes[c]);
      if (!add || (c < earlier.changed.size() && !earlier.changed[c]) || type_made_here(at, add->type)) continue;
      if (!uses(at, *add)) continue;
      Finding finding = change_finding(
          enum_value_in_same_transaction, at,
          "value " + quoted(add->label) + " of type " + quoted(add->type.display()) + " is used in the transaction that adds it");
      finding.labels.push_back({earlier.statement.span, "added here"});
      return finding;
    }
  }
  return std::nullopt;
}

void find_enum_value_in_same_transaction(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(enum_value_in_same_transaction, subject, findings, enum_value_in_same_transaction_at);
}

}  // namespace

const Rule enum_value_in_same_transaction = {
    "UP329",
    "enum-value-in-same-transaction",
    Severity::error,
    "a new enum value is used in the transaction that adds it",
    "ALTER TYPE … ADD VALUE and a statement that writes the value or makes it a default stand in one transaction. A type made in the same "
    "transaction is no case of it.",
    "PostgreSQL refuses it in every version: unsafe use of new value",
    "add the value in a migration of its own",
    "ALTER TYPE status ADD VALUE 'paused';\nUPDATE jobs SET status = 'paused' WHERE idle;",
    "ALTER TYPE status ADD VALUE 'paused';\n-- the next migration\nUPDATE jobs SET status = 'paused' WHERE idle;",
    &find_enum_value_in_same_transaction};

}  // namespace underpin
