#include "schema/apply_context.h"

#include <algorithm>

#include "base/text.h"
#include "schema/comments.h"
#include "schema/lookup.h"
#include "schema/publication.h"

namespace underpin {

Failure refuse(FailureKind kind, ObjectId object, std::string message, std::string hint, std::optional<Origin> other) {
  Failure failure;
  failure.kind = kind;
  failure.object = std::move(object);
  failure.message = std::move(message);
  failure.hint = std::move(hint);
  failure.other = other;
  return failure;
}

std::string double_quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

Failure no_schema(const std::string& name) {
  return refuse(FailureKind::missing, {ObjectKind::schema, {"", name}, ""}, "schema " + double_quoted(name) + " does not exist");
}

Failure no_relation(const Context& context, const ObjectName& name, ObjectKind kind) {
  const ObjectName normal = normal_name(name, context.dialect);
  if (is_sqlite(context.dialect))
    return refuse(FailureKind::missing, {kind, normal, ""}, "no such " + std::string(kind_word(kind)) + ": " + name.display());
  if (!name.schema.empty() && !schema_exists(context.schema, normal.schema, context.dialect)) return no_schema(name.schema);
  const ObjectName shown{context.cut(name.schema), normal.name};
  return refuse(FailureKind::missing, {kind, normal, ""}, "relation " + double_quoted(shown.display()) + " does not exist");
}

Failure no_column(const Table& table, const std::string& column) {
  return refuse(FailureKind::missing, {ObjectKind::column, table.name, column},
                "column " + double_quoted(column) + " of relation " + double_quoted(table.name.name) + " does not exist");
}

Failure relation_exists(const Context& context, const ObjectName& name, ObjectKind kind) {
  const Relation* there = context.relation(name);
  return refuse(FailureKind::exists, {kind, name, ""}, "relation " + double_quoted(name.name) + " already exists", {},
                there ? std::optional<Origin>(there->origin) : std::nullopt);
}

namespace {
std::string_view relation_words(RelationKind kind, bool materialized) {
  switch (kind) {
    case RelationKind::table: return "tables";
    case RelationKind::view: return materialized ? "materialized views" : "views";
    case RelationKind::index: return "indexes";
    case RelationKind::sequence: return "sequences";
  }
  return "relations";
}
}  // namespace

Refusal open_table(const Context& context, const ObjectName& name, bool if_exists, std::string_view action, ObjectName& out) {
  const auto found = context.find(name);
  if (!found) {
    if (if_exists) return context.skip();
    return no_relation(context, name);
  }
  if (found->relation.kind != RelationKind::table) {
    const View* view = context.schema.views.find(found->name);
    return refuse(FailureKind::not_allowed, {ObjectKind::table, found->name, ""},
                  "ALTER action " + std::string(action) + " cannot be performed on relation " + double_quoted(found->name.name),
                  "This operation is not supported for " + std::string(relation_words(found->relation.kind, view && view->materialized)) + ".",
                  found->relation.origin);
  }
  out = found->name;
  return std::nullopt;
}

void fill_canonical(const Context& context, Expression& expression, std::string_view type) {
  if (expression.canonical.empty() && !expression.text.empty())
    expression.canonical = context.dialect.canonical_expression(expression.text, type);
}

std::optional<std::vector<std::string>> columns_named(const Context& context, const Expression& expression) {
  auto columns = context.dialect.columns_in_expression(expression.text.empty() ? expression.canonical : expression.text);
  if (!columns) return std::nullopt;
  for (std::string& column : *columns) column = context.cut(column);
  std::sort(columns->begin(), columns->end());
  columns->erase(std::unique(columns->begin(), columns->end()), columns->end());
  return columns;
}

bool has_word(std::string_view text, std::string_view word) {
  const auto part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  };
  if (word.empty()) return false;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool before = at > 0 && part(text[at - 1]);
    const bool after = at + word.size() < text.size() && part(text[at + word.size()]);
    if (!before && !after) return true;
  }
  return false;
}

bool names_column(const Context& context, const std::string& text, const std::string& column) {
  if (!has_word(is_sqlite(context.dialect) ? lower(text) : text, is_sqlite(context.dialect) ? lower(column) : column)) return false;
  const auto columns = context.dialect.columns_in_expression(text);
  if (!columns) return true;
  return std::any_of(columns->begin(), columns->end(), [&](const std::string& c) { return same_name(c, column, context.dialect); });
}

std::vector<ObjectName> children_of(const Schema& schema, const ObjectName& table) {
  std::vector<ObjectName> out;
  for (const ObjectName& user : users_of_relation(schema, table)) {
    const Table* child = schema.tables.find(user);
    if (child && std::find(child->inherits.begin(), child->inherits.end(), table) != child->inherits.end()) out.push_back(user);
  }
  return out;
}

void forget_comments(const Context& context, const ObjectId& object) {
  if (context.schema.comments.empty()) return;
  context.schema.comments.erase(comment_key(object));
}

void forget_table(const Context& context, const ObjectName& name) {
  const Table* table = context.schema.tables.find(name);
  if (!table) return;
  const auto index = [&](const std::string& index_name) { context.remove_relation({name.schema, index_name}); };
  for (const Index& i : table->indexes) index(i.name);
  if (!is_sqlite(context.dialect)) {
    if (table->primary_key) index(table->primary_key->name);
    for (const Unique& u : table->uniques) index(u.name);
    for (const Exclusion& e : table->exclusions) index(e.name);
  }
  forget_table_comments(context, *table);
  remove_constraint_names(context.schema, *table);
  if (!is_sqlite(context.dialect)) forget_in_publications(context.schema, name, context.dialect);
  context.remove_relation(name);
  if (!is_sqlite(context.dialect)) context.schema.uses.of_relation.erase(name);  // there, what names it goes on naming it
  context.schema.tables.erase(name);
}

void forget_view(const Context& context, const ObjectName& name) {
  const View* view = context.schema.views.find(name);
  if (!view) return;
  for (const Index& i : view->indexes) {
    context.remove_relation({name.schema, i.name});
    forget_comments(context, {ObjectKind::index, {name.schema, i.name}, ""});
  }
  for (const Trigger& trigger : view->triggers) forget_comments(context, {ObjectKind::trigger, name, trigger.name});
  forget_column_comments(context, name);
  forget_comments(context, {ObjectKind::view, name, ""});
  context.remove_relation(name);
  if (!is_sqlite(context.dialect)) context.schema.uses.of_relation.erase(name);  // there, what names it goes on naming it
  context.schema.views.erase(name);
}

}  // namespace underpin
