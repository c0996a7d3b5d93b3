// Views and materialised views on PostgreSQL.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_each.h"
#include "schema/removal.h"

namespace underpin::pg {

namespace {
bool system_relation(const ObjectName& name) {
  return name.schema == "pg_catalog" || name.schema == "information_schema" || (name.schema.empty() && starts_with(name.name, "pg_"));
}

// Relations of the system and of extensions are not looked for.
bool looked_for(const Context& context, const ObjectName& read) {
  if (system_relation(read)) return false;
  const std::string_view extension = context.dialect.extension_of(read.name);
  return extension.empty() || !context.schema.extensions.contains({"", std::string(extension)});
}
}  // namespace

Refusal relations_exist(const Context& context, const std::vector<ObjectName>& reads) {
  for (const ObjectName& read : reads) {
    if (context.find(read) || !looked_for(context, read)) continue;
    const ObjectName shown{context.cut(read.schema), context.cut(read.name)};
    return refuse(FailureKind::missing, {ObjectKind::table, normal_name(read, context.dialect), ""}, "relation " + double_quoted(shown.display()) + " does not exist");
  }
  return std::nullopt;
}

namespace {
// Relations the query reads must exist.
Refusal resolve_reads(const Context& context, View& view) {
  if (auto failure = relations_exist(context, view.reads)) return failure;
  std::vector<ObjectName> reads;
  std::vector<std::pair<ObjectName, ObjectName>> written;
  for (const ObjectName& read : view.reads) {
    const auto found = system_relation(read) ? std::nullopt : context.find(read);
    if (!found) continue;
    written.emplace_back(read, found->name);
    if (std::find(reads.begin(), reads.end(), found->name) == reads.end()) reads.push_back(found->name);
  }
  for (ObjectId& column : view.reads_columns)
    for (const auto& [as_written, name] : written)
      if (column.name == as_written) {
        column.name = name;
        break;
      }
  view.reads = std::move(reads);
  return std::nullopt;
}

Refusal check_columns_read(const Context& context, const View& view) {
  for (const ObjectId& id : view.reads_columns) {
    const Table* table = context.schema.tables.find(id.name);
    if (!table || table->columns_unknown || table->column(id.member)) continue;
    static constexpr std::string_view kSystem[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
    if (std::find(std::begin(kSystem), std::end(kSystem), id.member) != std::end(kSystem)) continue;
    return refuse(FailureKind::missing, {ObjectKind::column, id.name, id.member}, "column " + double_quoted(id.member) + " does not exist");
  }
  return std::nullopt;
}

// CREATE OR REPLACE VIEW may only add columns at the end.
Refusal check_replacement(const View& before, const View& after) {
  if (before.columns.empty() || after.columns.empty()) return std::nullopt;
  const ObjectId id{ObjectKind::view, before.name, ""};
  if (after.columns.size() < before.columns.size()) return refuse(FailureKind::not_allowed, id, "cannot drop columns from view", {}, before.origin);
  for (std::size_t i = 0; i < before.columns.size(); ++i)
    if (before.columns[i] != after.columns[i])
      return refuse(FailureKind::not_allowed, id, "cannot change name of view column " + double_quoted(before.columns[i]) + " to " + double_quoted(after.columns[i]),
                    "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.", before.origin);
  return std::nullopt;
}
}  // namespace

Refusal apply_change(const Context& context, const CreateView& change) {
  View view = change.view;
  const auto name = new_name(context.schema, view.name, context.dialect, context.session);
  if (!name && !view.name.schema.empty()) return no_schema(view.name.schema);
  if (!name) return refuse(FailureKind::missing, {ObjectKind::schema, {}, ""}, "no schema has been selected to create in");
  view.name = *name;
  const Relation* there = context.relation(view.name);
  if (there && change.if_not_exists) return context.skip();
  if (auto failure = resolve_reads(context, view)) return failure;
  if (auto failure = check_columns_read(context, view)) return failure;
  Expression query;
  query.text = view.definition;
  if (auto failure = check_functions(context, query)) return failure;
  const View* before = context.schema.views.find(view.name);
  if (there && (!change.or_replace || view.materialized)) return relation_exists(context, view.name, ObjectKind::view);
  if (there && (!before || before->materialized))
    return refuse(FailureKind::not_allowed, {ObjectKind::view, view.name, ""}, double_quoted(view.name.name) + " is not a view", {}, there->origin);
  if (before) {
    if (auto failure = check_replacement(*before, view)) return failure;
    view.triggers = before->triggers;
  } else if (const UserType* type = context.schema.types.find(view.name)) {
    return refuse(FailureKind::exists, {ObjectKind::type, view.name, ""}, "type " + double_quoted(view.name.name) + " already exists",
                  "A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type.", type->origin);
  }
  context.add_relation(RelationKind::view, view.name, view.name, view.origin);
  add_uses(context.schema, view);
  context.schema.views.set(view.name, view);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropView& change) {
  const std::string kind = change.materialized ? "materialized view" : "view";
  const auto found = context.find(change.name);
  if (!found) {
    const ObjectName normal = normal_name(change.name, context.dialect);
    if (change.if_exists) return context.skip();
    if (!change.name.schema.empty() && !schema_exists(context.schema, normal.schema, context.dialect)) return no_schema(change.name.schema);
    return refuse(FailureKind::missing, {ObjectKind::view, normal, ""}, kind + " " + double_quoted(normal.name) + " does not exist");
  }
  const View* view = context.schema.views.find(found->name);
  if (!view || view->materialized != change.materialized) return wrong_relation_kind(context, *found, "a " + kind);
  return remove_object(context, {ObjectKind::view, found->name, ""}, change.cascade);
}

Refusal apply_change(const Context& context, const RefreshView& change) {
  const auto found = context.find(change.name);
  if (!found) return no_relation(context, change.name, ObjectKind::view);
  const View* view = context.schema.views.find(found->name);
  const ObjectId id{ObjectKind::view, found->name, ""};
  if (!view || !view->materialized) return refuse(FailureKind::not_allowed, id, double_quoted(found->name.name) + " is not a materialized view");
  if (change.concurrently) {
    const auto full = [](const Index& index) {
      return index.unique && !index.predicate && std::none_of(index.keys.begin(), index.keys.end(), [](const IndexKey& key) { return key.is_expression; });
    };
    if (std::none_of(view->indexes.begin(), view->indexes.end(), full))
      return refuse(FailureKind::not_allowed, id,
                    "cannot refresh materialized view " + double_quoted((found->name.schema.empty() ? "public" : found->name.schema) + "." + found->name.name) + " concurrently",
                    "Create a unique index with no WHERE clause on one or more columns of the materialized view.");
  }
  if (view->with_no_data) context.schema.views.edit(found->name).with_no_data = false;
  return std::nullopt;
}

}  // namespace underpin::pg
