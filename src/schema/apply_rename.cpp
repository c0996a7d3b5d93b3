// RENAME and SET SCHEMA on PostgreSQL.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_each.h"
#include "schema/comments.h"
#include "schema/follow.h"
#include "schema/removal.h"

namespace underpin::pg {

namespace {
Refusal check_free(const Context& context, const ObjectName& to, bool has_row_type) {
  if (context.relation(to)) return relation_exists(context, to, ObjectKind::table);
  const UserType* type = has_row_type ? context.schema.types.find(to) : nullptr;
  if (!type) return std::nullopt;
  return refuse(FailureKind::exists, {ObjectKind::type, to, ""}, "type " + double_quoted(to.name) + " already exists", {}, type->origin);
}

// ALTER VIEW and ALTER SEQUENCE insist on their kind; ALTER TABLE and ALTER INDEX rename whatever is there.
Refusal check_kind(RelationKind said, const FoundRelation& found) {
  const RelationKind is = found.relation.kind;
  const auto no = [&](std::string_view what) {
    return refuse(FailureKind::not_allowed, {ObjectKind::table, found.name, ""}, double_quoted(found.name.name) + " is not a " + std::string(what), {}, found.relation.origin);
  };
  if (said == RelationKind::view && is != RelationKind::view) return no("view");
  if (said == RelationKind::sequence && is != RelationKind::sequence) return no("sequence");
  return std::nullopt;
}

void move(const Context& context, const FoundRelation& found, const ObjectName& to) {
  switch (found.relation.kind) {
    case RelationKind::table: return move_table(context, found.name, to);
    case RelationKind::view: return move_view(context, found.name, to);
    case RelationKind::sequence: return move_sequence(context, found.name, to);
    case RelationKind::index: return rename_index(context, found.name, to.name);
  }
}
}  // namespace

Refusal apply_change(const Context& context, const RenameRelation& change) {
  const auto found = context.find(change.name);
  if (!found) {
    if (change.if_exists) return context.skip();
    const ObjectKind kind = change.kind == RelationKind::index      ? ObjectKind::index
                            : change.kind == RelationKind::view     ? ObjectKind::view
                            : change.kind == RelationKind::sequence ? ObjectKind::sequence
                                                                    : ObjectKind::table;
    return no_relation(context, change.name, kind);
  }
  if (auto failure = check_kind(change.kind, *found)) return failure;
  const ObjectName to{found->name.schema, context.cut(change.to)};
  const bool row_type = found->relation.kind == RelationKind::table || found->relation.kind == RelationKind::view;
  if (auto failure = check_free(context, to, row_type)) return failure;
  move(context, *found, to);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const RenameColumn& change) {
  const auto found = context.find(change.table);
  if (!found) {
    if (change.table_if_exists) return context.skip();
    return no_relation(context, change.table);
  }
  const std::string from = context.cut(change.column), to = context.cut(change.to);
  if (context.schema.views.contains(found->name)) {
    View& view = context.schema.views.edit(found->name);
    std::replace(view.columns.begin(), view.columns.end(), from, to);
    move_comment(context, {ObjectKind::column, found->name, from}, {ObjectKind::column, found->name, to});
    return std::nullopt;
  }
  const Table* table = context.schema.tables.find(found->name);
  if (!table) return no_relation(context, change.table);
  const Column* column = table->column(from);
  const ObjectId id{ObjectKind::column, found->name, from};
  if (!column && !table->columns_unknown) return refuse(FailureKind::missing, id, "column " + double_quoted(from) + " does not exist");
  if (column && column->inherited) return refuse(FailureKind::not_allowed, id, "cannot rename inherited column " + double_quoted(from));
  if (const Column* there = table->column(to))
    return refuse(FailureKind::exists, {ObjectKind::column, found->name, to},
                  "column " + double_quoted(to) + " of relation " + double_quoted(found->name.name) + " already exists", {}, there->origin);
  if (column) rename_column(context, found->name, from, to);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const RenameConstraint& change) {
  ObjectName name;
  if (auto failure = open_table(context, change.table, false, "RENAME CONSTRAINT", name)) return failure;
  const std::string from = context.cut(change.name), to = context.cut(change.to);
  const Table& table = *context.schema.tables.find(name);
  if (!has_constraint(table, from))
    return refuse(FailureKind::missing, {ObjectKind::constraint, name, from}, "constraint " + double_quoted(from) + " for table " + double_quoted(name.name) + " does not exist");
  const Relation* backing = context.relation({name.schema, from});
  if (backing && backing->owner == name && context.relation({name.schema, to})) return relation_exists(context, {name.schema, to}, ObjectKind::index);
  if (has_constraint(table, to))
    return refuse(FailureKind::exists, {ObjectKind::constraint, name, to}, "constraint " + double_quoted(to) + " for relation " + double_quoted(name.name) + " already exists");
  rename_constraint(context, name, from, to);
  for (const ObjectName& child : children_of(context.schema, name)) {
    const Table* below = context.schema.tables.find(child);
    const bool inherited = std::any_of(below->checks.begin(), below->checks.end(), [&](const Check& c) { return c.name == from && c.inherited; });
    if (inherited) rename_constraint(context, child, from, to);
  }
  return std::nullopt;
}

namespace {
Failure exists_in_schema(std::string_view what, const ObjectName& to) {
  return refuse(FailureKind::exists, {ObjectKind::table, to, ""}, std::string(what) + " " + double_quoted(to.name) + " already exists in schema " + double_quoted(to.schema.empty() ? "public" : to.schema));
}

Refusal move_relation(const Context& context, const FoundRelation& found, const std::string& schema) {
  const ObjectName to{schema, found.name.name};
  if (to == found.name) return std::nullopt;
  if (context.relation(to)) return exists_in_schema("relation", to);
  if (found.relation.kind == RelationKind::table)
    for (const ObjectName& user : users_of_relation(context.schema, found.name)) {
      const Sequence* sequence = context.schema.sequences.find(user);
      if (sequence && sequence->owner_table == found.name) move_sequence(context, user, {schema, user.name});
    }
  move(context, found, to);
  return std::nullopt;
}

void move_function(const Context& context, const ObjectName& key, const std::string& schema) {
  Function function = *context.schema.functions.find(key);
  remove_function_name(context.schema, function, key);
  context.schema.functions.erase(key);
  function.name.schema = schema;
  add_function_name(context.schema, function, {schema, key.name});
  context.schema.functions.set({schema, key.name}, std::move(function));
  move_comment(context, {ObjectKind::function, key, ""}, {ObjectKind::function, {schema, key.name}, ""});
}
}  // namespace

Refusal apply_change(const Context& context, const SetObjectSchema& change) {
  const std::string schema = normal_name({change.schema, ""}, context.dialect).schema;
  if (change.kind == ObjectKind::type) {
    const auto type = find_type(context.schema, change.name, context.dialect, context.session);
    if (!type) return refuse(FailureKind::missing, {ObjectKind::type, normal_name(change.name, context.dialect), ""}, "type " + double_quoted(change.name.display()) + " does not exist");
    if (!schema_exists(context.schema, schema, context.dialect)) return no_schema(change.schema);
    const ObjectName to{schema, type->name};
    if (to == *type) return std::nullopt;
    if (context.schema.types.contains(to)) return exists_in_schema("type", to);
    move_type(context, *type, to);
    return std::nullopt;
  }
  if (change.kind == ObjectKind::function) {
    for (const ObjectName& key : functions_named(context.schema, normal_name(change.name, context.dialect))) move_function(context, key, schema);
    return std::nullopt;
  }
  if (change.kind == ObjectKind::extension) return std::nullopt;
  const auto found = context.find(change.name);
  if (!found) {
    if (change.if_exists) return context.skip();
    return no_relation(context, change.name, change.kind);
  }
  if (!schema_exists(context.schema, schema, context.dialect)) return no_schema(change.schema);
  return move_relation(context, *found, schema);
}

Refusal apply_change(const Context& context, const RenameSchema& change) {
  const std::string from = normal_name({change.name, ""}, context.dialect).schema;
  const std::string to = context.cut(change.to);
  const ObjectId id{ObjectKind::schema, {"", change.name}, ""};
  if (!schema_exists(context.schema, from, context.dialect)) return no_schema(change.name);
  if (schema_exists(context.schema, normal_name({to, ""}, context.dialect).schema, context.dialect))
    return refuse(FailureKind::exists, {ObjectKind::schema, {"", to}, ""}, "schema " + double_quoted(to) + " already exists");
  if (starts_with(to, "pg_")) return refuse(FailureKind::not_allowed, id, "unacceptable schema name " + double_quoted(to), "The prefix \"pg_\" is reserved for system schemas.");
  Opaque entry;
  if (const Opaque* there = context.schema.schemas.find({"", from})) entry = *there;
  entry.kind = ObjectKind::schema;
  entry.name = {"", to};
  context.schema.schemas.erase({"", from});
  context.schema.schemas.set({"", to}, std::move(entry));
  if (from.empty()) context.schema.default_schema_dropped = true;
  move_comment(context, id, {ObjectKind::schema, {"", to}, ""});
  const Schema before = context.schema;
  const auto here = [&](const ObjectName& name) { return name.schema == from; };
  for (const ObjectName& name : before.types.names())
    if (here(name)) move_type(context, name, {to, name.name});
  for (const ObjectName& name : before.sequences.names())
    if (here(name)) move_sequence(context, name, {to, name.name});
  for (const ObjectName& name : before.tables.names())
    if (here(name)) move_table(context, name, {to, name.name});
  for (const ObjectName& name : before.views.names())
    if (here(name)) move_view(context, name, {to, name.name});
  for (const ObjectName& key : before.functions.names())
    if (here(key)) move_function(context, key, to);
  return std::nullopt;
}

}  // namespace underpin::pg
