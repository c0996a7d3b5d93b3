// Locks of constraints and partitions.
#include <algorithm>

#include "base/text.h"
#include "engines/postgresql/lock_question.h"
#include "engines/postgresql/locks.h"
#include "schema/lookup.h"

namespace underpin::postgresql {

namespace {

// The columns of an index that becomes a key.
std::vector<std::string> columns_of(const Table& table, const std::string& index_name) {
  std::vector<std::string> columns;
  for (const Index& index : table.indexes)
    if (index.name == index_name)
      for (const IndexKey& key : index.keys) columns.push_back(key.key.text);
  return columns;
}

struct Adding {
  const Table& table;
  const LockQuestion& question;

  Impact operator()(const PrimaryKey& key) const {
    const auto columns = key.using_index.empty() ? key.columns : columns_of(table, key.using_index);
    bool nullable = false;
    std::string proof;
    for (const std::string& name : columns) {
      const Column* column = table.column(name);
      if (!column || !column->nullable) continue;
      if (const Check* check = question.proves_not_null(table, name))
        proof = check->name;
      else
        nullable = true;
    }
    if (key.using_index.empty()) {
      Impact impact = impact_of(LockForm::add_primary_key, table);
      impact.locks.front().scanned = nullable;
      return impact;
    }
    Impact impact = impact_of(nullable        ? LockForm::add_primary_key_using_index_nullable
                              : proof.empty() ? LockForm::add_primary_key_using_index
                                              : LockForm::add_primary_key_using_index_proven,
                              table);
    if (!nullable) impact.proof = proof;
    return impact;
  }
  Impact operator()(const Unique& key) const {
    return impact_of(key.using_index.empty() ? LockForm::add_unique : LockForm::add_unique_using_index, table);
  }
  Impact operator()(const ForeignKey& key) const {
    const bool parts = !table.partition_by.empty();
    const LockForm form = key.not_valid ? (parts ? LockForm::add_foreign_key_not_valid_partitioned : LockForm::add_foreign_key_not_valid)
                                        : (parts ? LockForm::add_foreign_key_partitioned : LockForm::add_foreign_key);
    Impact impact = impact_of(form, table);
    spread_below(impact, question, table, true);
    if (const Table* target = question.table(key.ref)) lock_other(impact, form, target->name);
    return impact;
  }
  Impact operator()(const Check& check) const {
    Impact impact = impact_of(check.not_valid ? LockForm::add_check_not_valid : LockForm::add_check, table);
    if (!check.no_inherit) spread_below(impact, question, table, false);
    return impact;
  }
  Impact operator()(const Exclusion&) const { return impact_of(LockForm::add_exclusion, table); }
};

// The literals of a partition's bound, quoted ones with their quotes.
std::vector<std::string> bound_values(const std::string& bound) {
  std::vector<std::string> values;
  std::string word;
  bool inside = false, quoted = false;
  for (const char c : bound) {
    if (c == '\'') quoted = !quoted;
    if (!quoted && c == '(') inside = true;
    const bool ends = !quoted && (c == ',' || c == ')');
    if (inside && ends && !trim(word).empty()) values.emplace_back(trim(word));
    if (ends || (!quoted && c == '('))
      word.clear();
    else
      word += c;
    if (!quoted && c == ')') inside = false;
  }
  return values;
}

// A validated CHECK with all values of the bound in it: taken for the one that spares the scan.
const Check* proves_bound(const Table& table, const std::string& bound) {
  const auto values = bound_values(bound);
  for (const Check& check : table.checks) {
    if (check.not_valid || values.empty()) continue;
    const std::string& text = check.expression.text;
    if (std::all_of(values.begin(), values.end(), [&](const std::string& value) {
          return contains(text, value) || lower(value) == "minvalue" || lower(value) == "maxvalue";
        }))
      return &check;
  }
  return nullptr;
}

}  // namespace

std::vector<Impact> constraint_locks(const AddConstraint& change, const LockQuestion& question) {
  const Table* table = question.table(change.table);
  if (!table) return {};
  return {std::visit(Adding{*table, question}, change.constraint)};
}

std::vector<Impact> constraint_locks(const DropConstraint& change, const LockQuestion& question) {
  const Table* table = question.table(change.table);
  if (!table) return {};
  for (const ForeignKey& key : table->foreign_keys)
    if (key.name == change.name) {
      Impact impact = impact_of(LockForm::drop_foreign_key, *table);
      lock_other(impact, LockForm::drop_foreign_key, key.ref);
      return {std::move(impact)};
    }
  Impact impact = impact_of(LockForm::drop_constraint, *table);
  if (std::any_of(table->checks.begin(), table->checks.end(), [&](const Check& check) { return check.name == change.name; }))
    spread_below(impact, question, *table, false);
  if (change.cascade)
    for (const Table* child : question.children_of(*table)) lock_other(impact, LockForm::drop_foreign_key, child->name);
  return {std::move(impact)};
}

std::vector<Impact> constraint_locks(const ValidateConstraint& change, const LockQuestion& question) {
  const Table* table = question.table(change.table);
  if (!table) return {};
  for (const ForeignKey& key : table->foreign_keys) {
    if (key.name != change.name) continue;
    Impact impact = impact_of(LockForm::validate_foreign_key, *table);
    impact.locks.front().scanned = key.not_valid;
    lock_other(impact, LockForm::validate_foreign_key, key.ref);
    return {std::move(impact)};
  }
  for (const Check& check : table->checks) {
    if (check.name != change.name) continue;
    Impact impact = impact_of(LockForm::validate_check, *table);
    impact.locks.front().scanned = check.not_valid;
    spread_below(impact, question, *table, false);
    return {std::move(impact)};
  }
  return {};
}

std::vector<Impact> partition_locks(const AttachPartition& change, const LockQuestion& question) {
  const Table* parent = question.table(change.parent);
  const Table* child = question.table(change.child);
  if (!parent || !child) return {};
  const Check* proof = proves_bound(*child, change.bound);
  Impact impact = impact_of(proof ? LockForm::attach_partition_proven : LockForm::attach_partition, *parent);
  if (proof) impact.proof = proof->name;
  lock_other(impact, LockForm::attach_partition, child->name);
  impact.locks.back().scanned = !proof;
  if (const Table* rest = default_partition(question, *parent)) {
    lock_other(impact, LockForm::attach_partition, rest->name);
    impact.locks.back().scanned = !proves_bound(*rest, change.bound);
  }
  return {std::move(impact)};
}

std::vector<Impact> partition_locks(const DetachPartition& change, const LockQuestion& question) {
  const Table* parent = question.table(change.parent);
  const Table* child = question.table(change.child);
  if (!parent || !child) return {};
  const LockForm form = change.concurrently ? LockForm::detach_partition_concurrently : LockForm::detach_partition;
  Impact impact = impact_of(form, *parent);
  lock_other(impact, form, child->name);
  if (const Table* rest = default_partition(question, *parent); rest && !change.concurrently) lock_other(impact, form, rest->name);
  return {std::move(impact)};
}

}  // namespace underpin::postgresql
