// CREATE TABLE and what belongs to a table as a whole, on PostgreSQL.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_each.h"
#include "schema/inherit.h"
#include "schema/removal.h"

namespace underpin::pg {

namespace {
Refusal check_new_name(const Context& context, const ObjectName& name) {
  if (context.relation(name)) return relation_exists(context, name, ObjectKind::table);
  if (const UserType* type = context.schema.types.find(name))
    return refuse(FailureKind::exists, {ObjectKind::type, name, ""}, "type " + double_quoted(name.name) + " already exists",
                  "A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type.",
                  type->origin);
  return std::nullopt;
}

Refusal check_duplicate_columns(const Context& context, const Table& table) {
  std::vector<std::string> seen;
  for (const Column& column : table.columns) seen.push_back(context.cut(column.name));
  std::sort(seen.begin(), seen.end());
  const auto twice = std::adjacent_find(seen.begin(), seen.end());
  if (twice == seen.end()) return std::nullopt;
  return refuse(FailureKind::exists, {ObjectKind::column, table.name, *twice}, "column " + double_quoted(*twice) + " specified more than once");
}

// Two key constraints over the same columns in one CREATE TABLE become one.
void merge_equal_keys(Table& parts) {
  std::vector<Unique> kept;
  for (Unique& unique : parts.uniques) {
    const auto same = [&](const Unique& other) {
      return other.columns == unique.columns && other.include == unique.include && other.deferrable == unique.deferrable &&
             other.nulls_not_distinct == unique.nulls_not_distinct;
    };
    if (parts.primary_key && parts.primary_key->columns == unique.columns && parts.primary_key->deferrable == unique.deferrable &&
        parts.primary_key->include == unique.include) {
      if (parts.primary_key->name.empty()) parts.primary_key->name = unique.name;
      continue;
    }
    const auto earlier = std::find_if(kept.begin(), kept.end(), same);
    if (earlier == kept.end())
      kept.push_back(std::move(unique));
    else if (earlier->name.empty())
      earlier->name = unique.name;
  }
  parts.uniques = std::move(kept);
}

// Constraints and indexes are added one by one to the bare table, in the server's order.
Refusal add_parts(const Context& context, const ObjectName& name, Table parts) {
  for (Check& check : parts.checks) {
    const Table& table = *context.schema.tables.find(name);
    if (!check.name.empty() && has_constraint(table, context.cut(check.name)))
      return refuse(FailureKind::exists, {ObjectKind::constraint, name, check.name}, "check constraint " + double_quoted(check.name) + " already exists");
    if (auto failure = add_check(context, name, std::move(check))) return failure;
  }
  merge_equal_keys(parts);
  if (parts.primary_key)
    if (auto failure = add_primary_key(context, name, std::move(*parts.primary_key))) return failure;
  for (Unique& unique : parts.uniques)
    if (auto failure = add_unique(context, name, std::move(unique))) return failure;
  for (Exclusion& exclusion : parts.exclusions)
    if (auto failure = add_exclusion(context, name, std::move(exclusion))) return failure;
  for (Index& index : parts.indexes)
    if (auto failure = add_index(context, name, std::move(index))) return failure;
  for (ForeignKey& key : parts.foreign_keys)
    if (auto failure = add_foreign_key(context, name, std::move(key))) return failure;
  return std::nullopt;
}
}  // namespace

Refusal apply_change(const Context& context, const CreateTable& change) {
  Table table = change.table;
  if (table.temporary && table.name.schema.empty()) table.name.schema = "pg_temp";
  const auto name = new_name(context.schema, table.name, context.dialect, context.session);
  if (!name && !table.name.schema.empty()) return no_schema(table.name.schema);
  if (!name) return refuse(FailureKind::missing, {ObjectKind::schema, {}, ""}, "no schema has been selected to create in");
  table.name = *name;
  if (table.name.schema == "pg_temp") table.temporary = true;
  if (change.if_not_exists && context.relation(table.name)) return context.skip();
  if (auto failure = check_new_name(context, table.name)) return failure;
  if (auto failure = check_duplicate_columns(context, table)) return failure;
  table.columns_unknown = table.columns_unknown || (change.as_query && table.columns.empty());
  if (auto failure = take_from_parents(context, change, table)) return failure;
  for (Column& column : table.columns)
    if (!column.inherited || column.local)
      if (auto failure = make_column(context, table, column)) return failure;
  Table parts;
  std::swap(parts.primary_key, table.primary_key);
  std::swap(parts.uniques, table.uniques);
  std::swap(parts.foreign_keys, table.foreign_keys);
  std::swap(parts.checks, table.checks);
  std::swap(parts.exclusions, table.exclusions);
  std::swap(parts.indexes, table.indexes);
  const ObjectName made = table.name;
  context.add_relation(RelationKind::table, made, made, table.origin);
  context.schema.tables.set(made, std::move(table));
  if (auto failure = add_parts(context, made, std::move(parts))) return failure;
  add_uses(context.schema, *context.schema.tables.find(made), context.dialect);
  return give_parents_parts(context, made);
}

Refusal apply_change(const Context& context, const DropTable& change) {
  const auto found = context.find(change.name);
  if (!found) {
    const ObjectName normal = normal_name(change.name, context.dialect);
    if (change.if_exists) return context.skip();
    if (!change.name.schema.empty() && !schema_exists(context.schema, normal.schema, context.dialect)) return no_schema(change.name.schema);
    return refuse(FailureKind::missing, {ObjectKind::table, normal, ""}, "table " + double_quoted(normal.name) + " does not exist");
  }
  if (found->relation.kind != RelationKind::table) return wrong_relation_kind(context, *found, "a table");
  return remove_object(context, {ObjectKind::table, found->name, ""}, change.cascade);
}

Refusal apply_change(const Context& context, const SetTableOption& change) {
  ObjectName name;
  const auto found = context.find(change.table);
  if (found && found->relation.kind != RelationKind::table) return std::nullopt;  // ALTER VIEW … SET, ALTER INDEX … SET
  if (auto failure = open_table(context, change.table, change.if_exists, "SET", name); failure || name.empty()) return failure;
  const auto set = [&](bool Table::*flag, const std::optional<bool>& value) {
    if (value && context.schema.tables.find(name)->*flag != *value) context.schema.tables.edit(name).*flag = *value;
  };
  set(&Table::row_security, change.row_security);
  set(&Table::force_row_security, change.force_row_security);
  set(&Table::unlogged, change.unlogged);
  return std::nullopt;
}

// Alembic's batch mode by copy is made of CREATE, INSERT, DROP and RENAME; on PostgreSQL it is not used.
Refusal apply_change(const Context& context, const RebuildTable& change) {
  const auto found = find_table(context.schema, change.table, context.dialect, context.session);
  if (!found) return no_relation(context, change.table);
  if (auto failure = remove_object(context, {ObjectKind::table, *found, ""}, false)) return failure;
  CreateTable again;
  again.table = change.after;
  again.table.name = *found;
  return apply_change(context, again);
}

}  // namespace underpin::pg
