// ALTER TABLE on constraints, and CREATE and DROP INDEX, on PostgreSQL.
#include <algorithm>

#include "schema/apply_each.h"
#include "schema/inherit.h"
#include "schema/removal.h"

namespace underpin::pg {

namespace {
Refusal add_one(const Context& context, const ObjectName& name, const PrimaryKey& key) {
  if (auto failure = add_primary_key(context, name, key)) return failure;
  return spread_key(context, name, context.schema.tables.find(name)->primary_key->name);
}
Refusal add_one(const Context& context, const ObjectName& name, const Unique& unique) {
  if (auto failure = add_unique(context, name, unique)) return failure;
  return spread_key(context, name, context.schema.tables.find(name)->uniques.back().name);
}
Refusal add_one(const Context& context, const ObjectName& name, const ForeignKey& key) {
  if (auto failure = add_foreign_key(context, name, key)) return failure;
  const ForeignKey made = context.schema.tables.find(name)->foreign_keys.back();
  return spread_foreign_key(context, name, made);
}
Refusal add_one(const Context& context, const ObjectName& name, const Check& check) {
  if (auto failure = add_check(context, name, check)) return failure;
  add_uses(context.schema, *context.schema.tables.find(name), context.dialect);
  return std::nullopt;
}
Refusal add_one(const Context& context, const ObjectName& name, const Exclusion& exclusion) { return add_exclusion(context, name, exclusion); }

ObjectId constraint_id(const ObjectName& table, const std::string& name) { return {ObjectKind::constraint, table, name}; }

Failure no_constraint(const ObjectName& table, const std::string& name) {
  return refuse(FailureKind::missing, constraint_id(table, name), "constraint " + double_quoted(name) + " of relation " + double_quoted(table.name) + " does not exist");
}

bool is_inherited(const Table& table, const std::string& name) {
  if (table.primary_key && table.primary_key->name == name) return !table.primary_key->of_parent.empty();
  for (const Unique& unique : table.uniques)
    if (unique.name == name) return !unique.of_parent.empty();
  for (const Check& check : table.checks)
    if (check.name == name) return check.inherited;
  for (const ForeignKey& key : table.foreign_keys)
    if (key.name == name) return key.inherited;
  return false;
}
}  // namespace

Refusal apply_change(const Context& context, const AddConstraint& change) {
  ObjectName name;
  if (auto failure = open_table(context, change.table, change.table_if_exists, "ADD CONSTRAINT", name); failure || name.empty()) return failure;
  return std::visit([&](const auto& constraint) { return add_one(context, name, constraint); }, change.constraint);
}

Refusal apply_change(const Context& context, const DropConstraint& change) {
  ObjectName name;
  if (auto failure = open_table(context, change.table, change.table_if_exists, "DROP CONSTRAINT", name); failure || name.empty()) return failure;
  const Table& table = *context.schema.tables.find(name);
  const std::string constraint = context.cut(change.name);
  if (!has_constraint(table, constraint)) {
    if (change.if_exists || table.external) return context.skip();
    return no_constraint(name, constraint);
  }
  if (is_inherited(table, constraint))
    return refuse(FailureKind::not_allowed, constraint_id(name, constraint),
                  "cannot drop inherited constraint " + double_quoted(constraint) + " of relation " + double_quoted(name.name));
  return remove_object(context, constraint_id(name, constraint), change.cascade);
}

Refusal apply_change(const Context& context, const ValidateConstraint& change) {
  ObjectName name;
  if (auto failure = open_table(context, change.table, false, "VALIDATE CONSTRAINT", name)) return failure;
  const std::string constraint = context.cut(change.name);
  if (!has_constraint(*context.schema.tables.find(name), constraint)) return no_constraint(name, constraint);
  Table& table = context.schema.tables.edit(name);
  if (auto key = named(table.foreign_keys, constraint); key != table.foreign_keys.end()) {
    key->not_valid = false;
  } else if (auto check = named(table.checks, constraint); check != table.checks.end()) {
    check->not_valid = false;
  } else {
    return refuse(FailureKind::not_allowed, constraint_id(name, constraint),
                  "constraint " + double_quoted(constraint) + " of relation " + double_quoted(name.name) + " is not a foreign key or check constraint");
  }
  return std::nullopt;
}

Refusal apply_change(const Context& context, const AlterConstraint& change) {
  ObjectName name;
  if (auto failure = open_table(context, change.table, false, "ALTER CONSTRAINT", name)) return failure;
  const std::string constraint = context.cut(change.name);
  if (!has_constraint(*context.schema.tables.find(name), constraint)) return no_constraint(name, constraint);
  Table& table = context.schema.tables.edit(name);
  const auto key = named(table.foreign_keys, constraint);
  if (key == table.foreign_keys.end())
    return refuse(FailureKind::not_allowed, constraint_id(name, constraint),
                  "constraint " + double_quoted(constraint) + " of relation " + double_quoted(name.name) + " is not a foreign key constraint");
  key->deferrable = change.deferrable;
  return std::nullopt;
}

Refusal apply_change(const Context& context, const CreateIndex& change) {
  const auto found = context.find(change.table);
  if (!found) return no_relation(context, change.table);
  const View* view = context.schema.views.find(found->name);
  const bool ok = found->relation.kind == RelationKind::table || (view && view->materialized);
  if (!ok) {
    const std::string_view what = found->relation.kind == RelationKind::view ? "views" : found->relation.kind == RelationKind::index ? "indexes" : "sequences";
    return refuse(FailureKind::not_allowed, {ObjectKind::table, found->name, ""}, "cannot create index on relation " + double_quoted(found->name.name),
                  "This operation is not supported for " + std::string(what) + ".");
  }
  if (auto failure = add_index(context, found->name, change.index, change.if_not_exists)) return failure;
  if (!context.applied.changed || view) return std::nullopt;
  const Table& table = *context.schema.tables.find(found->name);
  const std::string made = table.indexes.back().name;
  add_uses(context.schema, table, context.dialect);
  return spread_index(context, found->name, made);
}

Refusal apply_change(const Context& context, const DropIndex& change) {
  ObjectName name = change.name;
  const auto found = context.find(name);
  const std::string shown = context.cut(change.name.name);
  if (!found) {
    const ObjectName normal = normal_name(name, context.dialect);
    if (change.if_exists) return context.skip();
    if (!name.schema.empty() && !schema_exists(context.schema, normal.schema, context.dialect)) return no_schema(name.schema);
    return refuse(FailureKind::missing, {ObjectKind::index, normal, ""}, "index " + double_quoted(shown) + " does not exist");
  }
  if (found->relation.kind != RelationKind::index) return wrong_relation_kind(context, *found, "an index");
  const ObjectId id{ObjectKind::index, found->name, ""};
  if (const Table* table = context.schema.tables.find(found->relation.owner)) {
    if (has_constraint(*table, found->name.name) && named(table->indexes, found->name.name) == table->indexes.end()) {
      const std::string constraint = "constraint " + found->name.name + " on table " + table->name.display();
      return refuse(FailureKind::depends, id, "cannot drop index " + found->name.display() + " because " + constraint + " requires it",
                    "You can drop " + constraint + " instead.", found->relation.origin);
    }
    const auto index = named(table->indexes, found->name.name);
    if (index != table->indexes.end() && !index->of_parent.empty())
      return refuse(FailureKind::depends, id, "cannot drop index " + found->name.display() + " because index " + index->of_parent + " requires it",
                    "You can drop index " + index->of_parent + " instead.");
  }
  return remove_object(context, id, change.cascade);
}

}  // namespace underpin::pg
