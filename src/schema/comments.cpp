#include "schema/comments.h"

#include "base/text.h"
#include "schema/lookup.h"

namespace underpin {

namespace {

std::vector<ObjectId> commentable_parts(const Table& table, const ObjectName& name) {
  std::vector<ObjectId> parts;
  const auto member = [&](ObjectKind kind, const std::string& named) { parts.push_back({kind, name, named}); };
  const auto index = [&](const std::string& named) { parts.push_back({ObjectKind::index, {name.schema, named}, ""}); };
  const auto constraint = [&](const std::string& named, bool backed) {
    member(ObjectKind::constraint, named);
    if (backed) index(named);
  };
  for (const Column& column : table.columns) member(ObjectKind::column, column.name);
  if (table.primary_key) constraint(table.primary_key->name, true);
  for (const Unique& unique : table.uniques) constraint(unique.name, true);
  for (const Exclusion& exclusion : table.exclusions) constraint(exclusion.name, true);
  for (const ForeignKey& key : table.foreign_keys) constraint(key.name, false);
  for (const Check& check : table.checks) constraint(check.name, false);
  for (const Index& one : table.indexes) index(one.name);
  for (const Trigger& trigger : table.triggers) member(ObjectKind::trigger, trigger.name);
  for (const Policy& policy : table.policies) member(ObjectKind::policy, policy.name);
  return parts;
}

// Names of columns that comments tell for a view or a type.
std::vector<std::string> commented_columns(const Schema& schema, const ObjectName& of) {
  const std::string beginning = comment_key({ObjectKind::column, of, ""}).name + ".";
  std::vector<std::string> columns;
  schema.comments.for_each_name([&](const ObjectName& key, const Opaque&) {
    if (!starts_with(key.name, beginning)) return;
    std::string column = key.name.substr(beginning.size());
    if (!contains(column, ".")) columns.push_back(std::move(column));  // else it is a column of a table in a schema of that name
  });
  return columns;
}

}  // namespace

void move_comment(const Context& context, const ObjectId& from, const ObjectId& to) {
  if (context.schema.comments.empty()) return;
  const Opaque* comment = context.schema.comments.find(comment_key(from));
  if (!comment) return;
  Opaque moved = *comment;
  moved.name = comment_key(to);
  context.schema.comments.erase(comment_key(from));
  context.schema.comments.set(comment_key(to), std::move(moved));
}

void move_table_comments(const Context& context, const Table& table, const ObjectName& from, const ObjectName& to) {
  if (context.schema.comments.empty()) return;
  move_comment(context, {ObjectKind::table, from, ""}, {ObjectKind::table, to, ""});
  for (ObjectId part : commentable_parts(table, from)) {
    const ObjectId before = part;
    part.name = part.kind == ObjectKind::index ? ObjectName{to.schema, part.name.name} : to;
    move_comment(context, before, part);
  }
}

void forget_table_comments(const Context& context, const Table& table) {
  if (context.schema.comments.empty()) return;
  forget_comments(context, {ObjectKind::table, table.name, ""});
  for (const ObjectId& part : commentable_parts(table, table.name)) forget_comments(context, part);
}

void move_column_comments(const Context& context, const ObjectName& from, const ObjectName& to) {
  if (context.schema.comments.empty()) return;
  for (const std::string& column : commented_columns(context.schema, from))
    move_comment(context, {ObjectKind::column, from, column}, {ObjectKind::column, to, column});
}

void forget_column_comments(const Context& context, const ObjectName& name) {
  if (context.schema.comments.empty()) return;
  for (const std::string& column : commented_columns(context.schema, name)) forget_comments(context, {ObjectKind::column, name, column});
}

}  // namespace underpin
