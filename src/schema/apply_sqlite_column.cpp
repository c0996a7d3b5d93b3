// ALTER TABLE on SQLite: columns can be added, renamed and, within limits, dropped; everything else is a syntax error.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_sqlite.h"
#include "schema/dependency.h"
#include "schema/follow.h"

namespace underpin::lite {

Refusal apply_change(const Context& context, const AddColumn& change) {
  if (change.table_if_exists) return syntax_error("EXISTS");
  if (change.if_not_exists) return syntax_error("EXISTS");
  ObjectName name;
  if (auto failure = open(context, change.table, name)) return failure;
  const ObjectId id{ObjectKind::column, name, change.column.name};
  if (context.schema.views.contains(name)) return refuse(FailureKind::not_allowed, id, "Cannot add a column to a view");
  const Table& there = *context.schema.tables.find(name);
  if (const Column* column = find_column(there, change.column.name, context.dialect))
    return refuse(FailureKind::exists, id, "duplicate column name: " + change.column.name, {}, column->origin);
  if (change.primary_key) return refuse(FailureKind::not_allowed, id, "Cannot add a PRIMARY KEY column");
  if (!change.uniques.empty()) return refuse(FailureKind::not_allowed, id, "Cannot add a UNIQUE column");
  Table table = there;
  table.columns.push_back(change.column);
  for (ForeignKey key : change.foreign_keys) {
    key.column_level.value = true;
    table.foreign_keys.push_back(std::move(key));
  }
  table.checks.insert(table.checks.end(), change.checks.begin(), change.checks.end());
  resolve_table(context, table);
  if (auto failure = check_table(context, table)) return failure;
  add_uses(context.schema, table, context.dialect);
  context.schema.tables.set(name, std::move(table));
  return std::nullopt;
}

namespace {
// Why the table would not stand without the column; empty: it would.
std::string broken_without(const Context& context, const Table& table, const std::string& column) {
  const auto has = [&](const std::vector<std::string>& columns) {
    return std::any_of(columns.begin(), columns.end(), [&](const std::string& name) { return iequals(name, column); });
  };
  const std::string after = " after drop column: no such column: " + column;
  const std::string in_table = "error in table " + table.name.name;
  for (const Unique& unique : table.uniques)
    if (has(unique.columns)) return in_table + after;
  for (const ForeignKey& key : table.foreign_keys)
    if (has(key.columns) && !key.column_level.value) return in_table + " after drop column: unknown column " + double_quoted(column) + " in foreign key definition";
  for (const Check& check : table.checks)
    if (names_column(context, check.expression.shown(), column)) return in_table + after;
  for (const Column& other : table.columns)
    if (other.generated && !iequals(other.name, column) && names_column(context, other.generated->shown(), column)) return in_table + after;
  for (const Index& index : table.indexes)
    if (index_names_column(context, index, column)) return "error in index " + index.name + after;
  for (const ObjectName& user : users_of_relation(context.schema, table.name)) {
    const View* view = context.schema.views.find(user);
    if (!view || contains(view->definition, "*")) continue;  // a star still means what is left
    if (view_reads_column(*view, table.name, column)) return "error in view " + view->name.name + after;
  }
  for (const Trigger& trigger : table.triggers)
    if (trigger_names_column(trigger, column)) return "error in trigger " + trigger.name + after;
  return {};
}
}  // namespace

Refusal apply_change(const Context& context, const DropColumn& change) {
  if (change.if_exists || change.table_if_exists) return syntax_error("EXISTS");
  ObjectName name;
  if (auto failure = open(context, change.table, name)) return failure;
  const ObjectId id{ObjectKind::column, name, change.column};
  if (context.schema.views.contains(name)) return refuse(FailureKind::not_allowed, id, "cannot drop column from view " + double_quoted(name.name));
  const Table& there = *context.schema.tables.find(name);
  const Column* column = find_column(there, change.column, context.dialect);
  if (!column) {
    if (there.columns_unknown) return context.skip();
    return no_such_column(name, change.column, true);
  }
  const std::string& column_name = column->name;
  const auto only = [&](const std::vector<std::string>& columns) { return columns.size() == 1 && iequals(columns[0], column_name); };
  if (there.primary_key)
    for (const std::string& key : there.primary_key->columns)
      if (iequals(key, column_name)) return refuse(FailureKind::not_allowed, id, "cannot drop PRIMARY KEY column: " + double_quoted(column_name));
  for (const Unique& unique : there.uniques)
    if (only(unique.columns)) return refuse(FailureKind::not_allowed, id, "cannot drop UNIQUE column: " + double_quoted(column_name));
  if (there.columns.size() == 1) return refuse(FailureKind::not_allowed, id, "cannot drop column " + double_quoted(column_name) + ": no other columns exist");
  if (auto failure = check_views(context, "")) return failure;
  if (const std::string why = broken_without(context, there, column_name); !why.empty()) return refuse(FailureKind::depends, id, why);
  Table table = there;
  table.columns.erase(table.columns.begin() + (find_column(table, column_name, context.dialect) - table.columns.data()));
  table.foreign_keys.erase(std::remove_if(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const ForeignKey& key) { return only(key.columns); }),
                           table.foreign_keys.end());
  context.schema.tables.set(name, std::move(table));
  return std::nullopt;
}

Refusal apply_change(const Context& context, const RenameColumn& change) {
  ObjectName name;
  if (auto failure = open(context, change.table, name)) return failure;
  const ObjectId id{ObjectKind::column, name, change.column};
  if (context.schema.views.contains(name)) return refuse(FailureKind::not_allowed, id, "cannot rename columns of view " + double_quoted(name.name));
  const Table& table = *context.schema.tables.find(name);
  const Column* column = find_column(table, change.column, context.dialect);
  if (!column) {
    if (table.columns_unknown) return std::nullopt;
    return no_such_column(name, change.column, true);
  }
  const Column* there = find_column(table, change.to, context.dialect);
  if (there && there != column)
    return refuse(FailureKind::exists, {ObjectKind::column, name, change.to}, "error in table " + name.name + " after rename: duplicate column name: " + change.to, {},
                  there->origin);
  if (auto failure = check_views(context, "")) return failure;
  rename_column(context, name, std::string(column->name), change.to);
  return std::nullopt;
}

Refusal apply_change(const Context&, const SetColumnType&) { return syntax_error("ALTER"); }
Refusal apply_change(const Context&, const SetNullable&) { return syntax_error("ALTER"); }
Refusal apply_change(const Context&, const SetDefault&) { return syntax_error("ALTER"); }
Refusal apply_change(const Context&, const SetIdentity&) { return syntax_error("ALTER"); }
Refusal apply_change(const Context&, const DropGenerated&) { return syntax_error("ALTER"); }
Refusal apply_change(const Context&, const AddConstraint&) { return syntax_error("CONSTRAINT"); }
Refusal apply_change(const Context&, const DropConstraint&) { return syntax_error("CONSTRAINT"); }
Refusal apply_change(const Context&, const RenameConstraint&) { return syntax_error("CONSTRAINT"); }
Refusal apply_change(const Context&, const ValidateConstraint&) { return syntax_error("VALIDATE"); }
Refusal apply_change(const Context&, const AlterConstraint&) { return syntax_error("ALTER"); }

}  // namespace underpin::lite
