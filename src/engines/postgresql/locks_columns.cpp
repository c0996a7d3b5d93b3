// Locks of ALTER TABLE … COLUMN.
#include <algorithm>

#include "engines/postgresql/lock_question.h"
#include "engines/postgresql/locks.h"
#include "engines/postgresql/type_change.h"
#include "engines/postgresql/types.h"
#include "engines/postgresql/volatility.h"
#include "schema/lookup.h"

namespace underpin::postgresql {

namespace {

bool is_null_default(const Expression& value) {
  return value.shown() == "NULL" || value.shown() == "null" || value.shown().starts_with("NULL::");
}

LockForm form_of(const AddColumn& change, const LockQuestion& question) {
  const Column& column = change.column;
  const bool filled = column.default_value && !is_null_default(*column.default_value);
  if (column.generated) return column.generated_stored ? LockForm::add_column_stored : LockForm::add_column_virtual;
  if (column.serial) return LockForm::add_column_serial;
  if (column.identity != Identity::none) return LockForm::add_column_identity;
  if (constrained_domain(question.before, question.dialect, column.type.text))
    return filled ? LockForm::add_column_domain_default : LockForm::add_column_domain;
  if (filled && is_volatile(*column.default_value, question.before)) return LockForm::add_column_volatile;
  if (!change.checks.empty()) return LockForm::add_column_check;
  if (change.primary_key || !change.uniques.empty()) return LockForm::add_column_unique;
  if (!change.foreign_keys.empty()) return filled ? LockForm::add_column_references_filled : LockForm::add_column_references;
  if (!column.nullable && !filled) return LockForm::add_column_not_null;
  if (!filled) return LockForm::add_column;
  return column.nullable ? LockForm::add_column_constant : LockForm::add_column_not_null_constant;
}

std::uint16_t indexes_on(const Table& table, const std::string& column, const LockQuestion& question) {
  const auto has = [&](const std::vector<std::string>& columns) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  };
  std::size_t count = table.primary_key && has(table.primary_key->columns) ? 1 : 0;
  for (const Unique& unique : table.uniques) count += has(unique.columns);
  for (const Index& index : table.indexes)
    count += std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
      return key.is_expression ? question.names_column(key.key, column) : key.key.text == column;
    });
  return static_cast<std::uint16_t>(std::min<std::size_t>(count, UINT16_MAX));
}

bool checked(const Table& table, const std::string& column, const LockQuestion& question) {
  return std::any_of(table.checks.begin(), table.checks.end(),
                     [&](const Check& check) { return !check.not_valid && question.names_column(check.expression, column); });
}

const ForeignKey* foreign_key_on(const Table& table, const std::string& column) {
  for (const ForeignKey& key : table.foreign_keys)
    if (std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end()) return &key;
  return nullptr;
}

LockForm type_form(const TypeChange& change, const Table& table, const SetColumnType& asked, const Column& column,
                   const LockQuestion& question) {
  switch (change.cost) {
    case TypeChange::Cost::rewrite:
      return change.constrained_domain ? LockForm::type_constrained_domain : LockForm::type_rewrites;
    case TypeChange::Cost::timezone:
      return LockForm::type_timezone_other;
    case TypeChange::Cost::indexes:
      return indexes_on(table, asked.column, question) ? LockForm::type_collation : LockForm::type_varchar_widened;
    case TypeChange::Cost::nothing:
      break;
  }
  if (!asked.collation.empty() && asked.collation != column.collation && indexes_on(table, asked.column, question))
    return LockForm::type_collation;
  if (checked(table, asked.column, question)) return LockForm::type_checked;
  return LockForm::type_varchar_widened;
}

}  // namespace

std::vector<Impact> column_locks(const AddColumn& change, const LockQuestion& question) {
  const Table* table = question.table(change.table);
  if (!table || table->column(change.column.name)) return {};
  const LockForm form = form_of(change, question);
  Impact impact = impact_of(form, *table);
  if (lock_entry(form).refused) impact.locks.front().mode = LockMode::access_exclusive;  // of tables with rows only
  if (!change.checks.empty()) impact.locks.front().scanned = true;
  if (const bool built = change.primary_key || !change.uniques.empty(); built && !impact.locks.front().rewritten)
    impact.locks.front().indexes = 1;
  spread_below(impact, question, *table, false);
  for (const ForeignKey& key : change.foreign_keys)
    if (const Table* target = question.table(key.ref)) lock_other(impact, LockForm::add_column_references, target->name);
  return {std::move(impact)};
}

std::vector<Impact> column_locks(const DropColumn& change, const LockQuestion& question) {
  const Table* table = question.table(change.table);
  if (!table || !table->column(change.column)) return {};
  Impact impact = impact_of(LockForm::drop_column, *table);
  spread_below(impact, question, *table, false);
  for (const ForeignKey& key : table->foreign_keys)
    if (std::find(key.columns.begin(), key.columns.end(), change.column) != key.columns.end())
      lock_other(impact, LockForm::drop_foreign_key, key.ref);
  return {std::move(impact)};
}

std::vector<Impact> column_locks(const SetColumnType& change, const LockQuestion& question) {
  const Table* table = question.table(change.table);
  const Column* column = table ? table->column(change.column) : nullptr;
  if (!column || !column->type.known || !change.type.known) return {};
  const TypeChange cost = type_change(question.before, question.dialect, column->type.text, canonical_type(change.type.text), change.column,
                                      change.using_expression);
  Impact impact = impact_of(type_form(cost, *table, change, *column, question), *table);
  TableLock& own = impact.locks.front();
  if (own.indexes && !own.rewritten) own.indexes = indexes_on(*table, change.column, question);
  const ForeignKey* key = foreign_key_on(*table, change.column);
  if (checked(*table, change.column, question) || (key && own.rewritten)) own.scanned = true;
  spread_below(impact, question, *table, false);
  if (key) lock_other(impact, LockForm::type_of_foreign_key, key->ref);
  for (const Table* child : question.children_of(*table))
    for (const ForeignKey& back : child->foreign_keys) {
      if (back.ref != table->name || std::find(back.ref_columns.begin(), back.ref_columns.end(), change.column) == back.ref_columns.end())
        continue;
      lock_other(impact, LockForm::type_of_referenced, child->name);
      if (impact.locks.front().rewritten) impact.locks.back().scanned = true;
    }
  return {std::move(impact)};
}

std::vector<Impact> column_locks(const SetNullable& change, const LockQuestion& question) {
  const Table* table = question.table(change.table);
  const Column* column = table ? table->column(change.column) : nullptr;
  if (!column) return {};
  if (change.nullable || !column->nullable) {
    Impact impact = impact_of(LockForm::drop_not_null, *table);
    spread_below(impact, question, *table, false);
    return {std::move(impact)};
  }
  const Check* proof = question.proves_not_null(*table, change.column);
  Impact impact = impact_of(proof ? LockForm::set_not_null_proven : LockForm::set_not_null, *table);
  if (proof) impact.proof = proof->name;
  spread_below(impact, question, *table, false);
  return {std::move(impact)};
}

}  // namespace underpin::postgresql
