// Comments, objects kept as text, data and session statements on PostgreSQL.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_each.h"
#include "schema/lookup.h"
#include "schema/signature.h"
#include "schema/uses.h"
#include "schema/publication.h"

namespace underpin::pg {

namespace {
Refusal check_relation(const Context& context, const ObjectId& id) {
  const auto found = context.find(id.name);
  if (!found) return no_relation(context, id.name, id.kind);
  const View* view = context.schema.views.find(found->name);
  if (id.kind == ObjectKind::view && !view) return refuse(FailureKind::not_allowed, id, double_quoted(found->name.name) + " is not a view");
  if (id.kind == ObjectKind::table && found->relation.kind != RelationKind::table) return refuse(FailureKind::not_allowed, id, double_quoted(found->name.name) + " is not a table");
  return std::nullopt;
}

// A column of a composite type: COMMENT ON COLUMN takes it as well.
bool is_attribute(const Context& context, const ObjectId& id) {
  const auto type = find_type(context.schema, id.name, context.dialect, context.session);
  const UserType* found = type ? context.schema.types.find(*type) : nullptr;
  if (!found || !found->composite) return false;
  const auto& attributes = found->composite->attributes;
  return std::any_of(attributes.begin(), attributes.end(), [&](const Column& one) { return one.name == context.cut(id.member); });
}

Refusal check_member(const Context& context, const ObjectId& id) {
  const auto found = context.find(id.name);
  if (!found && id.kind == ObjectKind::column && is_attribute(context, id)) return std::nullopt;
  if (!found) return no_relation(context, id.name);
  const Table* table = context.schema.tables.find(found->name);
  if (!table) return std::nullopt;
  const std::string member = context.cut(id.member);
  const auto named = [&](const auto& item) { return item.name == member; };
  const auto missing = [&](std::string_view what) {
    return refuse(FailureKind::missing, {id.kind, found->name, member}, std::string(what) + " " + double_quoted(member) + " for table " + double_quoted(found->name.name) + " does not exist");
  };
  if (id.kind == ObjectKind::column && !table->column(member) && !table->columns_unknown) return no_column(*table, member);
  if (id.kind == ObjectKind::constraint && !has_constraint(*table, member)) return missing("constraint");
  if (id.kind == ObjectKind::trigger && std::none_of(table->triggers.begin(), table->triggers.end(), named)) return missing("trigger");
  if (id.kind == ObjectKind::policy && std::none_of(table->policies.begin(), table->policies.end(), named)) return missing("policy");
  return std::nullopt;
}

// "f(int)", or "f()" where no brackets were written.
Refusal check_function(const Context& context, const ObjectId& id) {
  const std::size_t open = id.name.name.find('(');
  const std::string name = id.name.name.substr(0, open);
  if (context.dialect.extension_of && !context.dialect.extension_of(name).empty()) return std::nullopt;
  if (!normal_name({id.name.schema, ""}, context.dialect).schema.empty()) return std::nullopt;  // a platform may have put it there
  std::vector<std::string> places = {normal_name({id.name.schema, ""}, context.dialect).schema};
  if (id.name.schema.empty() && !context.session.search_path.empty()) places = context.session.search_path;
  for (const std::string& place : places)
    if (!functions_named(context.schema, {place == context.dialect.default_schema ? "" : place, name}).empty()) return std::nullopt;
  return refuse(FailureKind::missing, {ObjectKind::function, normal_name({id.name.schema, name}, context.dialect), ""}, "function " + id.name.display() + " does not exist");
}

Refusal check_object(const Context& context, const ObjectId& id) {
  const auto missing = [&](std::string_view what) { return refuse(FailureKind::missing, id, std::string(what) + " " + double_quoted(id.name.display()) + " does not exist"); };
  switch (id.kind) {
    case ObjectKind::table:
    case ObjectKind::view:
    case ObjectKind::index:
    case ObjectKind::sequence: return check_relation(context, id);
    case ObjectKind::column:
    case ObjectKind::constraint:
    case ObjectKind::trigger:
    case ObjectKind::policy: return check_member(context, id);
    case ObjectKind::type:
      if (find_type(context.schema, id.name, context.dialect, context.session) || context.dialect.builtin_type(id.name.display())) return std::nullopt;
      return missing("type");
    case ObjectKind::schema:
      if (schema_exists(context.schema, normal_name({id.name.name, ""}, context.dialect).schema, context.dialect)) return std::nullopt;
      return missing("schema");
    case ObjectKind::extension:
      if (id.name.name == "plpgsql" || context.schema.extensions.contains({"", id.name.name})) return std::nullopt;
      return missing("extension");
    case ObjectKind::function: return check_function(context, id);
    default: return std::nullopt;
  }
}

// "f(integer)" with the arguments as the function itself has them: with their names. Without brackets the only one is meant.
ObjectName resolved_function(const Context& context, const ObjectName& name) {
  const std::size_t open = name.name.find('('), close = name.name.rfind(')');
  std::vector<std::string> places = {normal_name({name.schema, ""}, context.dialect).schema};
  if (name.schema.empty() && !context.session.search_path.empty()) places = context.session.search_path;
  const auto wanted = argument_types(std::string_view(name.name).substr(open + 1, close - open - 1), context.schema, context.dialect);
  for (std::string& place : places) {
    if (place == context.dialect.default_schema) place.clear();
    const auto found = functions_named(context.schema, {place, name.name.substr(0, open)});
    for (const ObjectName& key : found)
      if (argument_types(context.schema.functions.find(key)->arguments, context.schema, context.dialect) == wanted) return key;
    if (found.size() == 1 && wanted.empty()) return found.front();
  }
  return normal_name(name, context.dialect);
}

// The object's name as the schema has it, so that the comment is found again.
ObjectId resolved(const Context& context, ObjectId id) {
  if (id.kind == ObjectKind::function && id.name.name.find('(') != std::string::npos && id.name.name.back() == ')') {
    id.name = resolved_function(context, id.name);
    return id;
  }
  if (const auto found = context.find(id.name); found && id.kind != ObjectKind::type && id.kind != ObjectKind::schema && id.kind != ObjectKind::function)
    id.name = found->name;
  else
    id.name = normal_name(id.name, context.dialect);
  return id;
}
}  // namespace

Refusal apply_change(const Context& context, const SetComment& change) {
  if (auto failure = check_object(context, change.object)) return failure;
  const ObjectId id = resolved(context, change.object);
  const ObjectName key = comment_key(id);
  if (!change.text || change.text->empty()) {
    context.schema.comments.erase(key);
    return std::nullopt;
  }
  Opaque comment;
  comment.kind = ObjectKind::comment;
  comment.what = "comment";
  comment.name = key;
  comment.definition = *change.text;
  context.schema.comments.set(key, std::move(comment));
  return std::nullopt;
}

namespace {
// Statements that add to what is there rather than make something with a name.
bool accumulates(const Opaque& object) { return object.name.empty() || object.kind == ObjectKind::grant || object.what == "grant" || object.what == "revoke"; }

ObjectName opaque_key(const Opaque& object) {
  return {object.what, accumulates(object) ? object.definition : object.name.display()};
}
}  // namespace

namespace {

// The tables a publication is made with, as they are found.
Refusal settle_members(const Context& context, Opaque& made) {
  Publication publication = read_publication(made.definition, context.dialect);
  std::vector<PublicationMember> members;
  for (PublicationMember& member : publication.members) {
    const auto found = context.find(member.table);
    if (!found) return no_relation(context, member.table);
    member.table = found->name;
    if (std::none_of(members.begin(), members.end(), [&](const PublicationMember& one) { return one.table == member.table; })) members.push_back(std::move(member));
  }
  publication.members = std::move(members);
  made.definition = text_of(std::move(publication), context.dialect);
  return std::nullopt;
}

struct Membership {
  ObjectName key;
  Publication publication;
  PublicationMember member;
  std::size_t at = 0;  // of the member in the publication; as many as there are: it is none
};

// Where ALTER PUBLICATION … ADD or DROP TABLE stands; `name`: (publication, member).
Refusal find_member(const Context& context, const ObjectName& name, Membership& out) {
  out.key = {"publication", name.schema};
  const Opaque* there = context.schema.opaque.find(out.key);
  const ObjectId id{ObjectKind::publication, {"", name.schema}, ""};
  if (!there) return refuse(FailureKind::missing, id, "publication " + double_quoted(name.schema) + " does not exist");
  out.publication = read_publication(there->definition, context.dialect);
  if (out.publication.all_tables()) return refuse(FailureKind::not_allowed, id, "publication " + double_quoted(name.schema) + " is defined as FOR ALL TABLES", {}, there->origin);
  out.member = read_member(name.name, context.dialect);
  const auto found = context.find(out.member.table);
  if (!found) return no_relation(context, out.member.table);
  if (found->relation.kind != RelationKind::table) return refuse(FailureKind::not_allowed, id, "cannot add relation " + double_quoted(found->name.name) + " to publication");
  out.member.table = found->name;
  for (; out.at < out.publication.members.size(); ++out.at)
    if (out.publication.members[out.at].table == found->name) break;
  return std::nullopt;
}

Refusal add_member(const Context& context, const ObjectName& name) {
  Membership place;
  if (auto failure = find_member(context, name, place)) return failure;
  if (place.at < place.publication.members.size())
    return refuse(FailureKind::not_allowed, {ObjectKind::publication, {"", name.schema}, ""},
                  "relation " + double_quoted(place.member.table.name) + " is already member of publication " + double_quoted(name.schema), {}, context.schema.opaque.find(place.key)->origin);
  place.publication.members.push_back(std::move(place.member));
  context.schema.opaque.edit(place.key).definition = text_of(std::move(place.publication), context.dialect);
  return std::nullopt;
}

Refusal drop_member(const Context& context, const ObjectName& name) {
  Membership place;
  if (auto failure = find_member(context, name, place)) return failure;
  if (place.at == place.publication.members.size())
    return refuse(FailureKind::not_allowed, {ObjectKind::publication, {"", name.schema}, ""}, "relation " + double_quoted(place.member.table.name) + " is not part of the publication");
  place.publication.members.erase(place.publication.members.begin() + static_cast<std::ptrdiff_t>(place.at));
  context.schema.opaque.edit(place.key).definition = text_of(std::move(place.publication), context.dialect);
  return std::nullopt;
}

}  // namespace

Refusal apply_change(const Context& context, const CreateOpaque& change) {
  if (change.object.what == kPublicationTable) return add_member(context, change.object.name);
  const ObjectName key = opaque_key(change.object);
  const Opaque* there = context.schema.opaque.find(key);
  if (there && change.if_not_exists) return context.skip();
  if (there && !change.or_replace && !accumulates(change.object))
    return refuse(FailureKind::exists, {change.object.kind, change.object.name, ""}, change.object.what + " " + double_quoted(change.object.name.display()) + " already exists", {},
                  there->origin);
  Opaque made = change.object;
  if (made.what == "publication")
    if (auto failure = settle_members(context, made)) return failure;
  context.schema.opaque.set(key, std::move(made));
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropOpaque& change) {
  if (change.what == kPublicationTable) return drop_member(context, change.name);
  const ObjectName key{change.what, change.name.display()};
  if (context.schema.opaque.erase(key)) return std::nullopt;
  if (change.if_exists) return context.skip();
  if (change.what == "publication")
    return refuse(FailureKind::missing, {ObjectKind::publication, change.name, ""}, "publication " + double_quoted(change.name.name) + " does not exist");
  // Such objects may well come from outside the history: roles, servers, text search configurations …
  return std::nullopt;
}

namespace {
bool from_outside(const Context& context, const ObjectName& name) {
  if (name.schema == "pg_catalog" || name.schema == "information_schema" || (name.schema.empty() && starts_with(name.name, "pg_"))) return true;
  const std::string_view extension = context.dialect.extension_of(name.name);
  return !extension.empty() && context.schema.extensions.contains({"", std::string(extension)});
}

Failure no_such_relation(const Context& context, const ObjectName& name) {  // queries say "s.t" even when the schema is missing
  const ObjectName shown{context.cut(name.schema), context.cut(name.name)};
  return refuse(FailureKind::missing, {ObjectKind::table, normal_name(name, context.dialect), ""}, "relation " + double_quoted(shown.display()) + " does not exist");
}
}  // namespace

Refusal apply_change(const Context& context, const DataStep& change) {
  for (const ObjectName& read : change.reads)
    if (!context.find(read) && !from_outside(context, read)) return no_such_relation(context, read);
  if (!change.table.empty() && !from_outside(context, change.table)) {
    const auto found = context.find(change.table);
    if (!found) return no_such_relation(context, change.table);
    const Table* table = context.schema.tables.find(found->name);
    for (const std::string& column : change.columns)
      if (table && !table->columns_unknown && !table->column(context.cut(column))) return no_column(*table, context.cut(column));
  }
  return check_calls(context, change.calls);
}

Refusal apply_change(const Context& context, const SessionStep& change) {
  for (const ObjectName& table : change.tables)
    if (!context.find(table) && !from_outside(context, table)) return no_relation(context, table);
  return std::nullopt;
}

Refusal apply_change(const Context&, const RawSql&) { return std::nullopt; }

}  // namespace underpin::pg
