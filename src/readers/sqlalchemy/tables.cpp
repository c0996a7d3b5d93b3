// Putting tables together the way SQLAlchemy's Table constructor does: what columns bring along, in which order, and
// what it is called.
#include <algorithm>

#include "base/text.h"
#include "readers/sqlalchemy/constructs.h"
#include "readers/sqlalchemy/naming.h"

namespace underpin::sqlalchemy {

using eval::Call;
using eval::Value;

namespace {

const Convention& convention_of(const Table& table) {
  static const Convention none;
  return table.metadata ? table.metadata->naming_convention : none;
}

// CHECK (x IN (…)) of Boolean and non-native Enum.
void attach_type_check(Table& table, Column& column, Context& context) {
  if (!column.type) return;
  const auto& type = resolved(*column.type, context);
  std::string values;
  std::optional<std::string> name;
  if (type.enumeration) {
    const auto& spec = *type.enumeration;
    if (!spec.create_constraint || (context.postgres() && spec.native)) return;
    for (const auto& label : spec.labels) values += (values.empty() ? "" : ", ") + quote_literal(label);
    if (!spec.name.empty()) name = spec.name;
  } else if (type.create_constraint && !context.postgres() && affinity(type) == Affinity::boolean) {
    values = "0, 1";
    name = type.constraint_name;
  } else {
    return;
  }
  auto check = std::make_shared<Constraint>();
  check->kind = Constraint::Kind::check;
  check->type_bound = true;
  check->order = context.next_order++;
  check->columns = {column.name};
  check->name.text = name;
  check->condition = std::make_shared<Expr>();
  check->condition->pieces = {{column.name, true, "", {}}, {" IN (" + values + ")", false, "", {}}};
  check->span = column.span;
  attach_constraint(table, check, context);
}

void attach_foreign_key(Table& table, Column& column, const ForeignKeySpec& spec, Context& context) {
  auto key = std::make_shared<Constraint>();
  key->kind = Constraint::Kind::foreign_key;
  key->order = context.next_order++;
  key->span = spec.span;
  key->columns = {column.name};
  key->ref = spec.ref;
  if (const auto target = spec.target_table.lock(); target && key->ref.empty()) key->ref = target->name;
  if (!spec.ref_column.empty()) key->ref_columns = {spec.ref_column};
  key->name = spec.name;
  key->on_delete = spec.on_delete;
  key->on_update = spec.on_update;
  key->match = spec.match;
  key->deferrable = spec.deferrable;
  key->initially = spec.initially;
  key->use_alter = spec.use_alter;
  key->not_valid = spec.not_valid;
  key->known = spec.known;
  key->why = spec.why;
  attach_constraint(table, key, context);
}

void attach_flagged(Table& table, const Column& column, Context& context) {
  if (column.type && column.type->spatial_index && context.postgres()) {
    auto index = std::make_shared<Index>();
    index->span = column.span;
    index->name.text = "idx_" + table.name.name + "_" + column.name;
    index->name.conv = true;
    index->method = "gist";
    index->elements.push_back({column.name, nullptr});
    index->implicit = true;
    attach_index(table, index, context);
  }
  if (column.index) {
    auto index = std::make_shared<Index>();
    index->span = column.span;
    index->unique = column.unique;
    index->elements.push_back({column.name, nullptr});
    index->implicit = true;
    attach_index(table, index, context);
  } else if (column.unique) {
    auto unique = std::make_shared<Constraint>();
    unique->kind = Constraint::Kind::unique;
    unique->order = context.next_order++;
    unique->columns = {column.name};
    unique->span = column.span;
    unique->implicit = true;
    attach_constraint(table, unique, context);
  }
}

void read_options(Table& table, const std::vector<std::pair<std::string, Value>>& options) {
  for (const auto& [key, value] : options) {
    if (key == "comment") table.comment = text_of(&value);
    if (key == "prefixes" && texts_of(&value)) table.prefixes = *texts_of(&value);
    if (key == "postgresql_inherits" && texts_of(&value)) table.inherits = *texts_of(&value);
    if (key == "postgresql_partition_by") table.partition_by = text_of(&value).value_or("");
    if (key == "sqlite_autoincrement") table.sqlite_autoincrement = flag_or(&value, false);
    if (key == "sqlite_strict") table.sqlite_strict = flag_or(&value, false);
    if (key == "sqlite_with_rowid") table.sqlite_without_rowid = !flag_or(&value, true);
    if (key == "schema") table.name.schema = text_of(&value).value_or(table.name.schema);
    if (value.is_unknown() && (key == "schema" || key == "postgresql_partition_by" || key == "postgresql_inherits")) {
      table.known = false;
      table.why = value.unknown()->reason;
    }
  }
}

}  // namespace

void name_constraint(Constraint& constraint, const Table& table, std::string& error) {
  auto name = constraint_name(constraint, table, convention_of(table), error);
  constraint.name = std::move(name);
}

void name_index(Index& index, const Table& table) { index.name = index_name(index, table, convention_of(table)); }

namespace {

// Constraints and indexes name columns by their keys: Column("db_name", key="name").
std::string column_by_key(const Table& table, const std::string& key) {
  for (const auto& column : table.columns)
    if (column->key == key) return column->name;
  return key;
}

}  // namespace

std::string phrase(std::string_view text) { return upper(trim(text)); }

void attach_constraint(Table& table, const std::shared_ptr<Constraint>& constraint, Context&) {
  if (constraint->kind == Constraint::Kind::primary_key) {
    table.primary_key = constraint;
    return;
  }
  for (std::string& column : constraint->columns) column = column_by_key(table, column);
  std::string error;
  name_constraint(*constraint, table, error);
  if (!error.empty() && table.error.empty()) table.error = error;
  table.constraints.push_back(constraint);
}

void attach_index(Table& table, const std::shared_ptr<Index>& index, Context&) {
  index->table = table.weak_from_this();
  for (IndexElement& element : index->elements)
    if (!element.column.empty()) {
      const std::string name = column_by_key(table, element.column);
      if (const auto op = index->ops.find(element.column); op != index->ops.end()) index->ops.emplace(name, op->second);
      element.column = name;
    }
  name_index(*index, table);
  table.indexes.push_back(index);
}

void attach_column(Table& table, const std::shared_ptr<Column>& column, Context& context) {
  const auto twin = std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& c) { return c->name == column->name && !column->name.empty(); });
  if (twin != table.columns.end() && table.error.empty())
    table.error = "A column with name '" + column->name + "' is already present in table '" + table.name.name + "'.";
  column->table = table.weak_from_this();
  column->table_name = quote_name(table.name);
  table.columns.push_back(column);
  attach_flagged(table, *column, context);
  attach_type_check(table, *column, context);
  for (const auto& key : column->foreign_keys) attach_foreign_key(table, *column, *key, context);
  for (const auto& check : column->checks) {
    std::string error;
    check->name = constraint_name(*check, table, convention_of(table), error);
    if (!error.empty() && table.error.empty()) table.error = error;
  }
}

void settle(Table& table, Context& context) {
  auto& key = table.primary_key;
  if (!key) {
    key = std::make_shared<Constraint>();
    key->kind = Constraint::Kind::primary_key;
    key->implicit = true;
    key->order = context.next_order++;
  }
  if (key->columns.empty()) {
    for (const auto& column : table.columns)
      if (column->primary_key) key->columns.push_back(column->name);
  } else {
    for (auto& name : key->columns)
      if (auto* column = table.column(name)) {
        name = column->name;
        column->primary_key = true;
      } else if (table.error.empty() && !table.lightweight) {
        table.error = "Can't create primary key on column '" + name + "': no such column is present.";
      }
    for (const auto& column : table.columns)  // the explicit constraint wins over flags
      if (column->primary_key && std::find(key->columns.begin(), key->columns.end(), column->name) == key->columns.end()) {
        if (!column->nullable) column->nullable = false;
        column->primary_key = false;
      }
  }
  // An implicit key puts its autoincrement column first.
  if (key->implicit)
    if (const auto* first = autoincrement_column(table)) {
      const auto at = std::find(key->columns.begin(), key->columns.end(), first->name);
      if (at != key->columns.end()) std::rotate(key->columns.begin(), at, at + 1);
    }
  if (key->columns.empty()) return;
  std::string error;
  key->name = constraint_name(*key, table, convention_of(table), error);
  if (!error.empty() && table.error.empty()) table.error = error;
}

namespace {

bool may_count(const Column& column, bool asked) {
  const auto kind = column.type ? affinity(*column.type) : Affinity::other;
  if (kind != Affinity::integer && kind != Affinity::numeric) return false;
  if (asked) return true;
  if (column.has_default || column.server_default.kind != ServerDefault::Kind::none || column.computed) return false;
  return column.foreign_keys.empty() || column.autoincrement == Column::Autoincrement::ignore_fk;
}

bool has_foreign_key(const Table& table, const Column& column) {
  if (!column.foreign_keys.empty()) return true;
  for (const auto& constraint : table.constraints)
    if (constraint->kind == Constraint::Kind::foreign_key &&
        std::find(constraint->columns.begin(), constraint->columns.end(), column.name) != constraint->columns.end())
      return true;
  return false;
}

}  // namespace

const Column* autoincrement_column(const Table& table) {
  if (!table.primary_key) return nullptr;
  using Auto = Column::Autoincrement;
  const auto& names = table.primary_key->columns;
  if (names.size() == 1) {
    const auto* column = table.column(names[0]);
    if (!column) return nullptr;
    if (column->autoincrement == Auto::yes) return column;
    if (column->autoincrement == Auto::no || !may_count(*column, false)) return nullptr;
    return column->autoincrement == Auto::ignore_fk || !has_foreign_key(table, *column) ? column : nullptr;
  }
  for (const auto& name : names)
    if (const auto* column = table.column(name); column && column->autoincrement == Auto::yes) return column;
  return nullptr;
}

void MetaData::add(const std::shared_ptr<Table>& table) { (names.emplace(table->name, table).second ? tables : again).push_back(table); }

std::shared_ptr<Table> MetaData::find(const ObjectName& name) const {
  if (const auto known = names.find(name); known != names.end()) return known->second.lock();
  if (names.size() == tables.size()) return nullptr;
  for (const auto& table : tables)  // reflected ones are not added
    if (table->name == name) return table;
  return nullptr;
}

std::shared_ptr<Table> make_table(const ObjectName& name, const std::vector<Value>& items,
                                  const std::vector<std::pair<std::string, Value>>& options, std::shared_ptr<MetaData> metadata,
                                  Context& context) {
  auto table = std::make_shared<Table>();
  table->name = name;
  table->metadata = std::move(metadata);
  read_options(*table, options);
  const auto not_known = [&](const std::string& why) {
    if (table->known) table->why = why;
    table->known = false;
  };
  for (const auto& item : items) {
    if (const auto column = as<Column>(item)) {
      attach_column(*table, column->table.lock() ? copy_column(*column) : column, context);
      if (column->name.empty() && column->known && table->error.empty()) table->error = "Column must be constructed with a non-blank name";
    }
  }
  for (const auto& item : items) {
    if (const auto constraint = as<Constraint>(item)) {
      attach_constraint(*table, std::make_shared<Constraint>(*constraint), context);
    } else if (const auto index = as<Index>(item)) {
      attach_index(*table, std::make_shared<Index>(*index), context);
    } else if (const auto* unknown = item.unknown()) {
      not_known(unknown->reason);
    } else if (item.record() && !item.record()->data) {
      not_known("the table item " + eval::describe(item));
    }
  }
  settle(*table, context);
  return table;
}

}  // namespace underpin::sqlalchemy
