// ATTACH and DETACH PARTITION, INHERIT and NO INHERIT on PostgreSQL.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_each.h"
#include "schema/inherit.h"

namespace underpin::pg {

namespace {
Failure missing_in_child(const ObjectName& child, const std::string& what) {
  return refuse(FailureKind::missing, {ObjectKind::column, child, ""}, "child table is missing " + what);
}

// The child has every column and check of the parent, with the same types.
Refusal check_child(const Table& parent, const Table& child, bool partition) {
  for (const Column& column : parent.columns) {
    const Column* own = child.column(column.name);
    if (!own && (child.columns_unknown || parent.columns_unknown)) continue;
    if (!own) return missing_in_child(child.name, "column " + double_quoted(column.name));
    if (own->type.known && column.type.known && own->type.text != column.type.text)
      return refuse(FailureKind::type_mismatch, {ObjectKind::column, child.name, column.name},
                    "child table " + double_quoted(child.name.name) + " has different type for column " + double_quoted(column.name));
    if (!column.nullable && own->nullable)
      return refuse(FailureKind::not_allowed, {ObjectKind::column, child.name, column.name},
                    "column " + double_quoted(column.name) + " in child table must be marked NOT NULL");
  }
  for (const Check& check : parent.checks) {
    const bool has = std::any_of(child.checks.begin(), child.checks.end(), [&](const Check& own) { return own.name == check.name; });
    if (!check.no_inherit && !has) return missing_in_child(child.name, "constraint " + double_quoted(check.name));
  }
  if (!partition || parent.columns_unknown) return std::nullopt;
  for (const Column& column : child.columns)
    if (!parent.column(column.name))
      return refuse(FailureKind::not_allowed, {ObjectKind::column, child.name, column.name},
                    "table " + double_quoted(child.name.name) + " contains column " + double_quoted(column.name) + " not found in parent " + double_quoted(parent.name.name),
                    "The new partition may contain only the columns present in parent.");
  return std::nullopt;
}

void mark_inherited(Table& child, const Table& parent, bool inherited) {
  for (Column& column : child.columns)
    if (parent.column(column.name)) {
      column.inherited = inherited;
      column.local = true;
    }
  for (Check& check : child.checks)
    for (const Check& above : parent.checks)
      if (above.name == check.name && !above.no_inherit) {
        check.inherited = inherited;
        check.local = true;
      }
}

bool is_child(const Table& child, const ObjectName& parent) {
  return std::find(child.inherits.begin(), child.inherits.end(), parent) != child.inherits.end();
}

Refusal not_partitioned(const Table& parent) {
  if (!parent.partition_by.empty()) return std::nullopt;
  return refuse(FailureKind::not_allowed, {ObjectKind::table, parent.name, ""}, "table " + double_quoted(parent.name.name) + " is not partitioned", {}, parent.origin);
}
}  // namespace

Refusal apply_change(const Context& context, const AttachPartition& change) {
  ObjectName parent_name, child_name;
  if (auto failure = open_table(context, change.parent, false, "ATTACH PARTITION", parent_name)) return failure;
  const Table parent = *context.schema.tables.find(parent_name);
  if (auto failure = not_partitioned(parent)) return failure;
  if (auto failure = open_table(context, change.child, false, "ATTACH PARTITION", child_name)) return failure;
  const Table& there = *context.schema.tables.find(child_name);
  if (!there.partition_bound.empty())
    return refuse(FailureKind::not_allowed, {ObjectKind::table, child_name, ""}, double_quoted(child_name.name) + " is already a partition");
  if (auto failure = check_child(parent, there, true)) return failure;
  Table& child = context.schema.tables.edit(child_name);
  child.partition_bound = change.bound.empty() ? "DEFAULT" : change.bound;
  child.inherits = {parent_name};
  mark_inherited(child, parent, true);
  add_relation_use(context.schema, parent_name, child_name);
  return give_parents_parts(context, child_name);
}

Refusal apply_change(const Context& context, const DetachPartition& change) {
  ObjectName parent_name, child_name;
  if (auto failure = open_table(context, change.parent, false, "DETACH PARTITION", parent_name)) return failure;
  const Table parent = *context.schema.tables.find(parent_name);
  if (auto failure = not_partitioned(parent)) return failure;
  if (auto failure = open_table(context, change.child, false, "DETACH PARTITION", child_name)) return failure;
  if (!is_child(*context.schema.tables.find(child_name), parent_name))
    return refuse(FailureKind::not_allowed, {ObjectKind::table, child_name, ""},
                  "relation " + double_quoted(child_name.name) + " is not a partition of relation " + double_quoted(parent_name.name));
  Table& child = context.schema.tables.edit(child_name);
  child.partition_bound.clear();
  child.inherits.clear();
  mark_inherited(child, parent, false);
  if (child.primary_key) child.primary_key->of_parent.clear();
  for (Unique& unique : child.uniques) unique.of_parent.clear();
  for (Index& index : child.indexes) index.of_parent.clear();
  for (ForeignKey& key : child.foreign_keys) key.inherited = false;
  const auto cloned = [&](const Trigger& trigger) {
    return std::any_of(parent.triggers.begin(), parent.triggers.end(), [&](const Trigger& above) { return above.name == trigger.name; });
  };
  child.triggers.erase(std::remove_if(child.triggers.begin(), child.triggers.end(), cloned), child.triggers.end());
  return std::nullopt;
}

Refusal apply_change(const Context& context, const SetInheritance& change) {
  ObjectName parent_name, child_name;
  if (auto failure = open_table(context, change.child, false, change.inherit ? "INHERIT" : "NO INHERIT", child_name)) return failure;
  if (auto failure = open_table(context, change.parent, false, change.inherit ? "INHERIT" : "NO INHERIT", parent_name)) return failure;
  const Table& there = *context.schema.tables.find(child_name);
  const ObjectId id{ObjectKind::table, child_name, ""};
  if (!there.partition_bound.empty()) return refuse(FailureKind::not_allowed, id, "cannot change inheritance of a partition");
  const Table parent = *context.schema.tables.find(parent_name);
  if (!change.inherit && !is_child(there, parent_name))
    return refuse(FailureKind::missing, id, "relation " + double_quoted(parent_name.name) + " is not a parent of relation " + double_quoted(child_name.name));
  if (change.inherit) {
    if (is_child(there, parent_name))
      return refuse(FailureKind::exists, id, "relation " + double_quoted(parent_name.name) + " would be inherited from more than once");
    if (auto failure = check_child(parent, there, false)) return failure;
  }
  Table& child = context.schema.tables.edit(child_name);
  if (change.inherit)
    child.inherits.push_back(parent_name);
  else
    child.inherits.erase(std::find(child.inherits.begin(), child.inherits.end(), parent_name));
  mark_inherited(child, parent, change.inherit);
  add_relation_use(context.schema, parent_name, child_name);
  return std::nullopt;
}

}  // namespace underpin::pg
