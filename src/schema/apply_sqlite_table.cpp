// Tables and indexes on SQLite.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_sqlite.h"
#include "schema/dependency.h"
#include "schema/follow.h"

namespace underpin::lite {

Failure syntax_error(std::string_view near) {
  return refuse(FailureKind::not_allowed, {}, "near " + double_quoted(near) + ": syntax error");
}

std::string quoted_main(const ObjectName& name) { return (name.schema.empty() ? "main" : name.schema) + "." + name.name; }

Failure no_table(const Context& context, const ObjectName& name, bool qualified) {
  const ObjectName normal = normal_name(name, context.dialect);
  return refuse(FailureKind::missing, {ObjectKind::table, normal, ""}, "no such table: " + (qualified ? quoted_main(normal) : name.display()));
}

Failure no_such_column(const ObjectName& table, const std::string& column, bool in_quotes) {
  return refuse(FailureKind::missing, {ObjectKind::column, table, column}, "no such column: " + (in_quotes ? double_quoted(column) : column));
}

Refusal open(const Context& context, const ObjectName& name, ObjectName& out) {
  const auto found = context.find(name);
  if (!found || found->relation.kind == RelationKind::index) return no_table(context, name);
  out = found->name;
  return std::nullopt;
}

namespace {
Failure taken(const ObjectName& name, const Relation& there, ObjectKind kind) {
  std::string message;
  const bool index = there.kind == RelationKind::index;
  if (kind == ObjectKind::index)
    message = index ? "index " + name.name + " already exists" : "there is already a table named " + name.name;
  else
    message = index ? "there is already an index named " + name.name : (there.kind == RelationKind::view ? "view " : "table ") + name.name + " already exists";
  return refuse(FailureKind::exists, {kind, name, ""}, message, {}, there.origin);
}

bool has(const Context& context, const Table& table, const std::string& column) {
  return table.columns_unknown || find_column(table, column, context.dialect) || iequals(column, "rowid") || iequals(column, "oid") || iequals(column, "_rowid_");
}

Refusal check_key(const Context& context, const Table& table, const std::vector<std::string>& columns) {
  for (const std::string& column : columns)
    if (!has(context, table, column)) return no_such_column(table.name, column);
  return std::nullopt;
}

Refusal check_foreign_key(const Context& context, const Table& table, const ForeignKey& key) {
  for (const std::string& column : key.columns)
    if (!has(context, table, column))
      return refuse(FailureKind::missing, {ObjectKind::column, table.name, column}, "unknown column " + double_quoted(column) + " in foreign key definition");
  if (key.ref_columns.empty() || key.ref_columns.size() == key.columns.size()) return std::nullopt;
  return refuse(FailureKind::not_allowed, {ObjectKind::table, table.name, ""},
                "number of columns in foreign key does not match the number of columns in the referenced table");
}

Refusal check_columns(const Table& table) {
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (iequals(table.columns[i].name, table.columns[j].name))
        return refuse(FailureKind::exists, {ObjectKind::column, table.name, table.columns[i].name}, "duplicate column name: " + table.columns[i].name);
  if (!table.strict) return std::nullopt;
  for (const Column& column : table.columns)
    if (column.type.text.empty())
      return refuse(FailureKind::not_allowed, {ObjectKind::column, table.name, column.name}, "missing datatype for " + table.name.name + "." + column.name);
  return std::nullopt;
}

Refusal check_rowid(const Context& context, const Table& table) {
  const ObjectId id{ObjectKind::table, table.name, ""};
  if (table.without_rowid && !table.primary_key) return refuse(FailureKind::not_allowed, id, "PRIMARY KEY missing on table " + table.name.name);
  if (!table.autoincrement) return std::nullopt;
  const Column* column = table.primary_key && table.primary_key->columns.size() == 1 ? find_column(table, table.primary_key->columns[0], context.dialect) : nullptr;
  if (column && iequals(column->type.text, "integer")) return std::nullopt;
  return refuse(FailureKind::not_allowed, id, "AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY");
}
}  // namespace

Refusal check_table(const Context& context, const Table& table) {
  if (auto failure = check_columns(table)) return failure;
  if (table.primary_key)
    if (auto failure = check_key(context, table, table.primary_key->columns)) return failure;
  for (const Unique& unique : table.uniques)
    if (auto failure = check_key(context, table, unique.columns)) return failure;
  for (const ForeignKey& key : table.foreign_keys)
    if (auto failure = check_foreign_key(context, table, key)) return failure;
  for (const Check& check : table.checks)
    for (const std::string& column : columns_named(context, check.expression).value_or(std::vector<std::string>{}))
      if (!has(context, table, column)) return no_such_column(table.name, column);
  return check_rowid(context, table);
}

namespace {
// SQLite makes no second index over the columns of a key; the column that is the row's own number has none.
void drop_repeated_uniques(const Context& context, Table& table) {
  std::vector<std::vector<std::string>> indexed;
  if (table.primary_key) {
    const auto& columns = table.primary_key->columns;
    const Column* column = columns.size() == 1 ? find_column(table, columns[0], context.dialect) : nullptr;
    if (table.without_rowid || !column || !iequals(column->type.text, "integer")) indexed.push_back(columns);
  }
  const auto same = [](const std::vector<std::string>& a, const std::vector<std::string>& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end(), iequals); };
  const auto again = [&](const Unique& unique) {
    const bool there = std::any_of(indexed.begin(), indexed.end(), [&](const auto& columns) { return same(columns, unique.columns); });
    if (!there) indexed.push_back(unique.columns);
    return there;
  };
  table.uniques.erase(std::remove_if(table.uniques.begin(), table.uniques.end(), again), table.uniques.end());
}
}  // namespace

void resolve_table(const Context& context, Table& table) {
  drop_repeated_uniques(context, table);
  for (Column& column : table.columns) {
    if (column.default_value) fill_canonical(context, *column.default_value, column.type.text);
    if (column.generated) fill_canonical(context, *column.generated, column.type.text);
    column.serial = false;
  }
  for (Check& check : table.checks) fill_canonical(context, check.expression);
  if (table.without_rowid && table.primary_key)
    for (Column& column : table.columns)
      for (const std::string& key : table.primary_key->columns)
        if (iequals(column.name, key)) column.nullable = false;
  for (ForeignKey& key : table.foreign_keys) {
    key.ref = normal_name(key.ref, context.dialect);
    if (const auto found = find_table(context.schema, key.ref, context.dialect)) key.ref = *found;
  }
}

Refusal apply_change(const Context& context, const CreateTable& change) {
  if (change.partition_of) return syntax_error("PARTITION");
  if (!change.like.empty()) return syntax_error("LIKE");
  Table table = change.table;
  if (table.temporary && table.name.schema.empty()) table.name.schema = "temp";
  table.name = normal_name(table.name, context.dialect);
  if (iequals(table.name.schema, "temp")) table.temporary = true;
  if (!schema_exists(context.schema, table.name.schema, context.dialect))
    return refuse(FailureKind::missing, {ObjectKind::schema, {"", table.name.schema}, ""}, "unknown database " + table.name.schema);
  const ObjectId id{ObjectKind::table, table.name, ""};
  if (starts_with(lower(table.name.name), "sqlite_")) return refuse(FailureKind::not_allowed, id, "object name reserved for internal use: " + table.name.name);
  if (const Relation* there = context.relation(table.name)) {
    if (change.if_not_exists && there->kind != RelationKind::index) return context.skip();
    return taken(table.name, *there, ObjectKind::table);
  }
  table.columns_unknown = table.columns_unknown || (change.as_query && table.columns.empty());
  resolve_table(context, table);
  if (auto failure = check_table(context, table)) return failure;
  const ObjectName name = table.name;
  std::vector<Index> indexes;
  std::swap(indexes, table.indexes);
  context.add_relation(RelationKind::table, name, name, table.origin);
  add_uses(context.schema, table, context.dialect);
  context.schema.tables.set(name, std::move(table));
  for (Index& index : indexes)
    if (auto failure = add_index_to(context, name, std::move(index))) return failure;
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropTable& change) {
  if (change.cascade) return syntax_error("CASCADE");
  const auto found = context.find(change.name);
  if (!found || found->relation.kind == RelationKind::index) {
    if (change.if_exists) return context.skip();
    return no_table(context, change.name);
  }
  const ObjectId id{ObjectKind::table, found->name, ""};
  if (found->relation.kind == RelationKind::view) return refuse(FailureKind::not_allowed, id, "use DROP VIEW to delete view " + found->name.name);
  // Views, triggers and foreign keys of other tables keep naming it.
  forget_table(context, found->name);
  return std::nullopt;
}

Refusal check_views(const Context& context, std::string_view after) {
  if (context.schema.views.empty()) return std::nullopt;
  for (const View* view : context.schema.views.sorted())
    for (const ObjectName& read : view->reads)
      if (!context.find(read) && !starts_with(lower(read.name), "sqlite_") && !starts_with(lower(read.name), "pragma_"))
        return refuse(FailureKind::depends, {ObjectKind::view, view->name, ""},
                      "error in view " + view->name.name + std::string(after) + ": no such table: " + quoted_main(normal_name(read, context.dialect)), {}, view->origin);
  return std::nullopt;
}

namespace {
bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80; }

// "old"."column" → "new"."column": SQLite writes the table's new name, quoted, where the old one qualified a column.
std::string requalified(std::string_view text, std::string_view from, const std::string& to) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    std::size_t end = at + 1;
    std::string_view name;
    if (c == '"' || c == '`' || c == '\'') {
      end = std::min(text.find(c, at + 1), text.size() - 1) + 1;
      if (c != '\'') name = text.substr(at + 1, end - at - 2);
    } else if (name_char(c)) {
      while (end < text.size() && name_char(text[end])) ++end;
      name = text.substr(at, end - at);
    }
    const bool qualifies = !name.empty() && end < text.size() && text[end] == '.' && iequals(name, from);
    out += qualifies ? to : std::string(text.substr(at, end - at));
    at = end;
  }
  return out;
}

void requalify_expressions(Table& table, std::string_view from) {
  const std::string to = double_quoted(table.name.name);
  const auto change = [&](Expression& expression) {
    expression.text = requalified(expression.text, from, to);
    expression.canonical = requalified(expression.canonical, from, to);
  };
  for (Check& check : table.checks) change(check.expression);
  for (Column& column : table.columns)
    if (column.generated) change(*column.generated);
  for (Index& index : table.indexes) {
    if (index.predicate) change(*index.predicate);
    for (IndexKey& key : index.keys)
      if (key.is_expression) change(key.key);
  }
}
}  // namespace

Refusal apply_change(const Context& context, const RenameRelation& change) {
  if (change.kind == RelationKind::index) return syntax_error("INDEX");
  if (change.kind == RelationKind::view) return syntax_error("VIEW");
  if (change.kind == RelationKind::sequence) return syntax_error("SEQUENCE");
  const auto found = context.find(change.name);
  if (!found || found->relation.kind == RelationKind::index) return no_table(context, change.name);
  if (found->relation.kind == RelationKind::view)
    return refuse(FailureKind::not_allowed, {ObjectKind::view, found->name, ""}, "view " + found->name.name + " may not be altered");
  const ObjectName to{found->name.schema, change.to};
  if (const Relation* there = context.relation(to))
    return refuse(FailureKind::exists, {ObjectKind::table, to, ""}, "there is already another table or index with this name: " + change.to, {}, there->origin);
  if (auto failure = check_views(context, "")) return failure;
  move_table(context, found->name, to);
  if (context.schema.tables.contains(to)) requalify_expressions(context.schema.tables.edit(to), found->name.name);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const RebuildTable& change) {
  ObjectName name;
  if (auto failure = open(context, change.table, name)) return failure;
  if (!context.schema.tables.contains(name)) return no_table(context, change.table);
  Table after = change.after;
  after.name = name;
  resolve_table(context, after);
  if (auto failure = check_table(context, after)) return failure;
  // The copy takes the old name by ALTER TABLE RENAME, when views that read the table do not find it.
  for (const ObjectName& user : users_of_relation(context.schema, name))
    if (const View* view = context.schema.views.find(user))
      if (std::any_of(view->reads.begin(), view->reads.end(), [&](const ObjectName& read) { return relation_key(normal_name(read, context.dialect), context.dialect) == relation_key(name, context.dialect); }))
        return refuse(FailureKind::depends, {ObjectKind::view, user, ""}, "error in view " + user.name + ": no such table: " + quoted_main(name), {}, view->origin);
  forget_table(context, name);
  if (auto failure = check_views(context, "")) return failure;
  std::vector<Index> indexes;
  std::swap(indexes, after.indexes);
  context.add_relation(RelationKind::table, name, name, after.origin);
  add_uses(context.schema, after, context.dialect);
  context.schema.tables.set(name, std::move(after));
  for (Index& index : indexes)
    if (auto failure = add_index_to(context, name, std::move(index))) return failure;
  return std::nullopt;
}

Refusal add_index_to(const Context& context, const ObjectName& name, Index index) {
  const Table& table = *context.schema.tables.find(name);
  const ObjectName index_name{name.schema, index.name};
  if (const Relation* there = context.relation(index_name)) return taken(index_name, *there, ObjectKind::index);
  const auto check_expression = [&](Expression& expression) -> Refusal {
    fill_canonical(context, expression);
    for (const std::string& column : columns_named(context, expression).value_or(std::vector<std::string>{}))
      if (!has(context, table, column)) return no_such_column(name, column);
    return std::nullopt;
  };
  for (IndexKey& key : index.keys) {
    if (key.is_expression) {
      if (auto failure = check_expression(key.key)) return failure;
    } else if (!has(context, table, key.key.text)) {
      return no_such_column(name, key.key.text);
    } else if (const Column* column = find_column(table, key.key.text, context.dialect)) {
      key.key.text = column->name;
    }
  }
  if (index.predicate)
    if (auto failure = check_expression(*index.predicate)) return failure;
  context.add_relation(RelationKind::index, index_name, name, index.origin);
  context.schema.tables.edit(name).indexes.push_back(std::move(index));
  return std::nullopt;
}

Refusal apply_change(const Context& context, const CreateIndex& change) {
  if (change.concurrently) return syntax_error("CONCURRENTLY");
  if (change.index.name.empty()) return syntax_error("ON");
  const auto found = context.find(change.table);
  if (!found || found->relation.kind == RelationKind::index) return no_table(context, change.table, true);
  if (found->relation.kind == RelationKind::view) return refuse(FailureKind::not_allowed, {ObjectKind::view, found->name, ""}, "views may not be indexed");
  const Relation* there = context.relation({found->name.schema, change.index.name});
  if (there && there->kind == RelationKind::index && change.if_not_exists) return context.skip();
  return add_index_to(context, found->name, change.index);
}

Refusal apply_change(const Context& context, const DropIndex& change) {
  if (change.concurrently) return syntax_error("CONCURRENTLY");
  const auto found = context.find(change.name);
  if (!found || found->relation.kind != RelationKind::index) {
    if (change.if_exists) return context.skip();
    return refuse(FailureKind::missing, {ObjectKind::index, normal_name(change.name, context.dialect), ""}, "no such index: " + change.name.display());
  }
  auto& indexes = context.schema.tables.edit(found->relation.owner).indexes;
  indexes.erase(std::remove_if(indexes.begin(), indexes.end(), [&](const Index& index) { return index.name == found->name.name; }), indexes.end());
  context.remove_relation(found->name);
  return std::nullopt;
}

}  // namespace underpin::lite
