// Schemas and extensions on PostgreSQL.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_each.h"
#include "schema/removal.h"

namespace underpin::pg {

Refusal apply_change(const Context& context, const CreateSchema& change) {
  const std::string name = context.cut(change.name);
  const std::string normal = normal_name({name, ""}, context.dialect).schema;
  const ObjectId id{ObjectKind::schema, {"", name}, ""};
  if (schema_exists(context.schema, normal, context.dialect)) {
    if (change.if_not_exists) return context.skip();
    const Opaque* there = context.schema.schemas.find({"", normal});
    return refuse(FailureKind::exists, id, "schema " + double_quoted(name) + " already exists", {}, there ? std::optional<Origin>(there->origin) : std::nullopt);
  }
  if (starts_with(name, "pg_")) return refuse(FailureKind::not_allowed, id, "unacceptable schema name " + double_quoted(name), "The prefix \"pg_\" is reserved for system schemas.");
  if (normal.empty()) {
    context.schema.default_schema_dropped = false;
    return std::nullopt;
  }
  Opaque entry;
  entry.kind = ObjectKind::schema;
  entry.what = "schema";
  entry.name = {"", name};
  context.schema.schemas.set({"", name}, std::move(entry));
  return std::nullopt;
}

namespace {
std::vector<ObjectId> objects_in(const Schema& schema, const std::string& name) {
  std::vector<ObjectId> out;
  const auto add = [&](ObjectKind kind, const std::vector<ObjectName>& names) {
    for (const ObjectName& object : names)
      if (object.schema == name) out.push_back({kind, object, ""});
  };
  add(ObjectKind::table, schema.tables.names());
  add(ObjectKind::view, schema.views.names());
  add(ObjectKind::sequence, schema.sequences.names());
  add(ObjectKind::function, schema.functions.names());
  add(ObjectKind::type, schema.types.names());
  return out;
}
}  // namespace

Refusal apply_change(const Context& context, const DropSchema& change) {
  const std::string normal = normal_name({change.name, ""}, context.dialect).schema;
  const ObjectId id{ObjectKind::schema, {"", change.name}, ""};
  if (!schema_exists(context.schema, normal, context.dialect)) {
    if (change.if_exists) return context.skip();
    return no_schema(change.name);
  }
  const std::vector<ObjectId> objects = objects_in(context.schema, normal);
  if (!objects.empty() && !change.cascade)
    return refuse(FailureKind::depends, id, "cannot drop schema " + change.name + " because other objects depend on it",
                  std::string(kind_word(objects.front().kind)) + " " + objects.front().name.display() + " depends on schema " + change.name);
  if (auto failure = remove_objects(context, objects, true, "schema " + change.name)) return failure;
  forget_comments(context, id);
  if (normal.empty())
    context.schema.default_schema_dropped = true;
  else
    context.schema.schemas.erase({"", normal});
  forget_comments(context, {ObjectKind::schema, {"", change.name}, ""});
  return std::nullopt;
}

Refusal apply_change(const Context& context, const CreateExtension& change) {
  Extension extension = change.extension;
  const ObjectName key{"", extension.name};
  if (const Extension* there = context.schema.extensions.find(key)) {
    if (change.if_not_exists) return context.skip();
    return refuse(FailureKind::exists, {ObjectKind::extension, key, ""}, "extension " + double_quoted(extension.name) + " already exists", {}, there->origin);
  }
  extension.schema = normal_name({extension.schema, ""}, context.dialect).schema;
  if (!extension.schema.empty() && !schema_exists(context.schema, extension.schema, context.dialect)) return no_schema(extension.schema);
  context.schema.extensions.set(key, std::move(extension));
  return std::nullopt;
}

namespace {
// What stands on an extension's types, functions and operator classes.
std::vector<ObjectId> users_of_extension(const Context& context, const std::string& name) {
  std::vector<ObjectId> out;
  const auto from_it = [&](std::string_view object) { return context.dialect.extension_of(object) == name; };
  const auto calls_it = [&](const Expression& expression) {
    const std::string& text = expression.text.empty() ? expression.canonical : expression.text;
    if (text.find('(') == std::string::npos) return false;
    const auto functions = context.dialect.functions_in_expression(text);
    return functions && std::any_of(functions->begin(), functions->end(), [&](const std::string& function) {
      return from_it(function) && functions_named(context.schema, {"", function}).empty();
    });
  };
  for (const Table* table : context.schema.tables.sorted()) {
    for (const Column& column : table->columns) {
      const bool own_type = user_type(context.schema, column.type.text, context.dialect) || context.dialect.builtin_type(column.type.text);
      if (!own_type && from_it(type_name_in(column.type.text).name))
        out.push_back({ObjectKind::column, table->name, column.name});
      else if (column.default_value && calls_it(*column.default_value))
        out.push_back({ObjectKind::data, table->name, column.name});
    }
    for (const Index& index : table->indexes) {
      bool uses = from_it(index.method);
      for (const IndexKey& key : index.keys)
        uses = uses || (!key.opclass.empty() && from_it(key.opclass.substr(0, key.opclass.find_first_of(" (")))) || (key.is_expression && calls_it(key.key));
      if (uses) out.push_back({ObjectKind::index, {table->name.schema, index.name}, ""});
    }
  }
  return out;
}
}  // namespace

Refusal apply_change(const Context& context, const DropExtension& change) {
  const ObjectName key{"", change.name};
  const ObjectId id{ObjectKind::extension, key, ""};
  if (!context.schema.extensions.contains(key)) {
    if (change.if_exists) return context.skip();
    return refuse(FailureKind::missing, id, "extension " + double_quoted(change.name) + " does not exist");
  }
  const std::vector<ObjectId> users = users_of_extension(context, change.name);
  if (!users.empty() && !change.cascade)
    return refuse(FailureKind::depends, id, "cannot drop extension " + change.name + " because other objects depend on it",
                  std::string(kind_word(users.front().kind)) + " " + users.front().display() + " depends on extension " + change.name);
  if (auto failure = remove_objects(context, users, true, "extension " + change.name)) return failure;
  context.schema.extensions.erase(key);
  forget_comments(context, {ObjectKind::extension, {"", change.name}, ""});
  return std::nullopt;
}

}  // namespace underpin::pg
