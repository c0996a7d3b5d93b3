// Constraints that come into being on PostgreSQL: named, checked against the table and registered.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_context.h"
#include "schema/generated_names.h"

namespace underpin {

bool has_constraint(const Table& table, std::string_view name) {
  const auto named = [&](const auto& constraint) { return constraint.name == name; };
  return (table.primary_key && table.primary_key->name == name) || std::any_of(table.uniques.begin(), table.uniques.end(), named) ||
         std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), named) ||
         std::any_of(table.checks.begin(), table.checks.end(), named) ||
         std::any_of(table.exclusions.begin(), table.exclusions.end(), named);
}

namespace {
std::optional<Origin> origin_of(const Table& table, std::string_view name) {
  if (table.primary_key && table.primary_key->name == name) return table.primary_key->origin;
  for (const auto& c : table.uniques)
    if (c.name == name) return c.origin;
  for (const auto& c : table.foreign_keys)
    if (c.name == name) return c.origin;
  for (const auto& c : table.checks)
    if (c.name == name) return c.origin;
  for (const auto& c : table.exclusions)
    if (c.name == name) return c.origin;
  return std::nullopt;
}

Failure constraint_exists(const Table& table, const std::string& name) {
  return refuse(FailureKind::exists, {ObjectKind::constraint, table.name, name},
                "constraint " + double_quoted(name) + " for relation " + double_quoted(table.name.name) + " already exists", {}, origin_of(table, name));
}

// A name for a constraint without an index: free among all constraints of the schema.
std::string constraint_name(const Context& context, const ObjectName& table, std::string_view addition, std::string_view label) {
  return choose_name(table.name, addition, label, context.dialect.max_identifier_bytes,
                     [&](const std::string& name) { return constraint_name_taken(context.schema, table.schema, name); });
}

// A name for a constraint that stands on an index: free among relations and constraints.
std::string key_name(const Context& context, const ObjectName& table, std::string_view addition, std::string_view label) {
  return choose_name(table.name, addition, label, context.dialect.max_identifier_bytes, [&](const std::string& name) {
    return context.relation({table.schema, name}) || constraint_name_taken(context.schema, table.schema, name);
  });
}

Refusal check_key_columns(const Context& context, const Table& table, std::vector<std::string>& columns) {
  for (std::string& column : columns) {
    column = context.cut(column);
    const Column* there = table.column(column);
    if (!there && !table.columns_unknown)
      return refuse(FailureKind::missing, {ObjectKind::column, table.name, column}, "column " + double_quoted(column) + " named in key does not exist");
    if (!there) continue;
    IndexKey key;
    key.key.text = column;
    if (auto failure = check_operator_class(context, table, "btree", key)) return failure;
  }
  return std::nullopt;
}

// The name is free, as a constraint of the table and as a relation.
Refusal check_key_name(const Context& context, const Table& table, const std::string& name) {
  if (has_constraint(table, name)) return constraint_exists(table, name);
  const ObjectName relation{table.name.schema, name};
  if (context.relation(relation)) return relation_exists(context, relation, ObjectKind::index);
  return std::nullopt;
}

// ADD CONSTRAINT … USING INDEX: the index leaves the list of indexes and gives its columns and name.
Refusal take_index(const Context& context, Table& table, const std::string& index_name, std::vector<std::string>& columns,
                   std::vector<std::string>& include, std::string& name) {
  const auto it = std::find_if(table.indexes.begin(), table.indexes.end(), [&](const Index& i) { return i.name == index_name; });
  const ObjectId id{ObjectKind::index, {table.name.schema, index_name}, ""};
  if (it == table.indexes.end()) return refuse(FailureKind::missing, id, "index " + double_quoted(index_name) + " does not exist");
  if (!it->unique) return refuse(FailureKind::not_allowed, id, double_quoted(index_name) + " is not a unique index", "Cannot create a primary key or unique constraint using such an index.");
  if (it->predicate) return refuse(FailureKind::not_allowed, id, double_quoted(index_name) + " is a partial index", "Cannot create a primary key or unique constraint using such an index.");
  for (const IndexKey& key : it->keys) {
    if (key.is_expression)
      return refuse(FailureKind::not_allowed, id, "index " + double_quoted(index_name) + " contains expressions", "Cannot create a primary key or unique constraint using such an index.");
    columns.push_back(key.key.text);
  }
  include = it->include;
  if (name.empty()) name = index_name;
  context.remove_relation(id.name);
  table.indexes.erase(it);
  return std::nullopt;
}

void occupy(const Context& context, const ObjectName& table, const std::string& name, const Origin& origin) {
  context.add_relation(RelationKind::index, {table.schema, name}, table, origin);
  add_constraint_name(context.schema, table.schema, name);
}

std::string foreign_key_addition(const Context& context, const ForeignKey& key) {
  return join_column_names(key.columns, context.dialect.max_identifier_bytes);
}
}  // namespace

namespace {
// A key of a partitioned table must hold the columns it is partitioned by; where those are expressions, that is not looked at.
Refusal check_partition_columns(const Table& table, const std::vector<std::string>& columns) {
  const std::size_t open = table.partition_by.find('('), close = table.partition_by.rfind(')');
  if (open == std::string::npos || close == std::string::npos || table.partition_by.find('(', open + 1) != std::string::npos) return std::nullopt;
  for (const std::string& part : split(table.partition_by.substr(open + 1, close - open - 1), ',')) {
    std::string name(trim(part));
    if (name.size() > 1 && name.front() == '"') name = name.substr(1, name.find('"', 1) - 1);
    name = name.substr(0, name.find(' '));
    if (table.column(name) && std::find(columns.begin(), columns.end(), name) == columns.end())
      return refuse(FailureKind::not_allowed, {ObjectKind::column, table.name, name}, "unique constraint on partitioned table must include all partitioning columns");
  }
  return std::nullopt;
}
}  // namespace

Refusal add_primary_key(const Context& context, const ObjectName& name, PrimaryKey key) {
  Table& table = context.schema.tables.edit(name);
  if (table.primary_key)
    return refuse(FailureKind::exists, {ObjectKind::constraint, name, table.primary_key->name},
                  "multiple primary keys for table " + double_quoted(name.name) + " are not allowed", {}, table.primary_key->origin);
  key.name = context.cut(key.name);
  if (!key.using_index.empty()) {
    if (auto failure = take_index(context, table, context.cut(key.using_index), key.columns, key.include, key.name)) return failure;
    key.using_index.clear();
  }
  if (auto failure = check_key_columns(context, table, key.columns)) return failure;
  if (auto failure = check_partition_columns(table, key.columns)) return failure;
  if (key.name.empty()) key.name = key_name(context, name, "", "pkey");
  if (auto failure = check_key_name(context, table, key.name)) return failure;
  for (const std::string& column : key.columns)
    if (Column* there = table.column(column)) there->nullable = false;
  occupy(context, name, key.name, key.origin);
  table.primary_key = std::move(key);
  return std::nullopt;
}

Refusal add_unique(const Context& context, const ObjectName& name, Unique unique) {
  Table& table = context.schema.tables.edit(name);
  unique.name = context.cut(unique.name);
  if (!unique.using_index.empty()) {
    if (auto failure = take_index(context, table, context.cut(unique.using_index), unique.columns, unique.include, unique.name)) return failure;
    unique.using_index.clear();
  }
  if (auto failure = check_key_columns(context, table, unique.columns)) return failure;
  if (auto failure = check_partition_columns(table, unique.columns)) return failure;
  if (unique.name.empty()) {
    Index as_index;
    for (const std::string& column : unique.columns) {
      as_index.keys.emplace_back();
      as_index.keys.back().key.text = column;
    }
    as_index.include = unique.include;
    const std::size_t limit = context.dialect.max_identifier_bytes;
    unique.name = key_name(context, name, join_column_names(index_column_names(as_index, limit), limit), "key");
  }
  if (auto failure = check_key_name(context, table, unique.name)) return failure;
  occupy(context, name, unique.name, unique.origin);
  table.uniques.push_back(std::move(unique));
  return std::nullopt;
}

Refusal add_exclusion(const Context& context, const ObjectName& name, Exclusion exclusion) {
  Table& table = context.schema.tables.edit(name);
  exclusion.name = context.cut(exclusion.name);
  if (exclusion.name.empty()) {
    std::vector<std::pair<std::size_t, std::string>> places;
    for (const Column& column : table.columns)
      if (has_word(exclusion.definition, column.name)) places.emplace_back(exclusion.definition.find(column.name), column.name);
    std::sort(places.begin(), places.end());
    std::vector<std::string> columns;
    for (auto& [place, column] : places) columns.push_back(std::move(column));
    exclusion.name = key_name(context, name, join_column_names(columns, context.dialect.max_identifier_bytes), "excl");
  }
  if (auto failure = check_key_name(context, table, exclusion.name)) return failure;
  occupy(context, name, exclusion.name, exclusion.origin);
  table.exclusions.push_back(std::move(exclusion));
  return std::nullopt;
}

Refusal add_check(const Context& context, const ObjectName& name, Check check) {
  Table& table = context.schema.tables.edit(name);
  fill_canonical(context, check.expression);
  const auto columns = columns_named(context, check.expression);
  if (columns && !table.columns_unknown)
    for (const std::string& column : *columns)
      if (!table.column(column))
        return refuse(FailureKind::missing, {ObjectKind::column, name, column}, "column " + double_quoted(column) + " does not exist");
  if (auto failure = check_functions(context, check.expression)) return failure;
  if (auto failure = check_compared_literals(context, table, check.expression)) return failure;
  check.name = context.cut(check.name);
  if (check.name.empty()) check.name = constraint_name(context, name, columns && columns->size() == 1 ? columns->front() : "", "check");
  if (has_constraint(table, check.name)) return constraint_exists(table, check.name);
  add_constraint_name(context.schema, name.schema, check.name);
  table.checks.push_back(std::move(check));
  for (const ObjectName& child : table.checks.back().no_inherit ? std::vector<ObjectName>{} : children_of(context.schema, name)) {
    Check inherited = context.schema.tables.find(name)->checks.back();
    const Table* there = context.schema.tables.find(child);
    inherited.inherited = true;
    inherited.local = false;
    if (has_constraint(*there, inherited.name)) continue;
    if (auto failure = add_check(context, child, inherited)) return failure;
  }
  return std::nullopt;
}

namespace {
std::vector<std::string> sorted(std::vector<std::string> columns) {
  std::sort(columns.begin(), columns.end());
  return columns;
}

// A key constraint or plain unique index over exactly these columns, in any order.
bool has_unique_over(const Table& table, const std::vector<std::string>& columns, bool& deferrable) {
  const std::vector<std::string> wanted = sorted(columns);
  bool found = false;
  const auto offer = [&](const std::vector<std::string>& key, Deferrable when) {
    if (sorted(key) != wanted) return;
    if (when == Deferrable::no) found = true;
    deferrable = deferrable || when != Deferrable::no;
  };
  if (table.primary_key) offer(table.primary_key->columns, table.primary_key->deferrable);
  for (const Unique& unique : table.uniques) offer(unique.columns, unique.deferrable);
  for (const Index& index : table.indexes) {
    if (!index.unique || index.predicate || !index.valid) continue;
    std::vector<std::string> key;
    for (const IndexKey& k : index.keys) key.push_back(k.is_expression ? std::string() : k.key.text);
    offer(key, Deferrable::no);
  }
  if (found) deferrable = false;
  return found;
}

Refusal resolve_target(const Context& context, const Table& table, ForeignKey& key, const Table*& target) {
  const auto found = context.find(key.ref);
  if (!found) return no_relation(context, key.ref);
  if (found->relation.kind != RelationKind::table)
    return refuse(FailureKind::not_allowed, {ObjectKind::table, found->name, ""}, "referenced relation " + double_quoted(found->name.name) + " is not a table");
  key.ref = found->name;
  target = key.ref == table.name ? &table : context.schema.tables.find(key.ref);
  if (!target) return no_relation(context, key.ref);  // left aside by whoever compares
  if (!key.ref_columns.empty()) return std::nullopt;
  if (target->primary_key)
    key.ref_columns = target->primary_key->columns;
  else if (!target->columns_unknown && !target->external)
    return refuse(FailureKind::no_unique_target, {ObjectKind::table, key.ref, ""}, "there is no primary key for referenced table " + double_quoted(key.ref.name));
  return std::nullopt;
}

Refusal check_columns_exist(const Context& context, const Table& table, std::vector<std::string>& columns) {
  for (std::string& column : columns) {
    column = context.cut(column);
    if (!table.column(column) && !table.columns_unknown)
      return refuse(FailureKind::missing, {ObjectKind::column, table.name, column},
                    "column " + double_quoted(column) + " referenced in foreign key constraint does not exist");
  }
  return std::nullopt;
}

bool types_fit(const Context& context, const Column& own, const Column& other) {
  if (!own.type.known || !other.type.known) return true;
  const std::string a = base_type(context.schema, own.type.text, context.dialect), b = base_type(context.schema, other.type.text, context.dialect);
  if (a == b) return true;
  const UserType* user_a = user_type(context.schema, a, context.dialect);
  const UserType* user_b = user_type(context.schema, b, context.dialect);
  if (user_a || user_b) return user_a == user_b;
  return context.dialect.comparable(a, b);
}

std::string plain_type(const std::string& type) {
  const std::size_t open = type.find('(');
  return open == std::string::npos ? type : type.substr(0, open) + type.substr(std::min(type.find(')', open), type.size() - 1) + 1);
}

Refusal check_key_types(const Context& context, const Table& table, const Table& target, const ForeignKey& key) {
  for (std::size_t i = 0; i < key.columns.size() && i < key.ref_columns.size(); ++i) {
    const Column* own = table.column(key.columns[i]);
    const Column* other = target.column(key.ref_columns[i]);
    if (!own || !other || types_fit(context, *own, *other)) continue;
    Failure failure = refuse(FailureKind::type_mismatch, {ObjectKind::constraint, table.name, key.name},
                  "foreign key constraint " + double_quoted(key.name) + " cannot be implemented",
                  "Key columns " + double_quoted(own->name) + " and " + double_quoted(other->name) + " are of incompatible types: " + plain_type(own->type.text) +
                      " and " + plain_type(other->type.text) + ".",
                  other->origin);
    failure.column = ObjectId{ObjectKind::column, table.name, own->name};
    return failure;
  }
  return std::nullopt;
}
}  // namespace

Refusal add_foreign_key(const Context& context, const ObjectName& name, ForeignKey key) {
  const Table& table = *context.schema.tables.find(name);
  const Table* target = nullptr;
  if (auto failure = resolve_target(context, table, key, target)) return failure;
  key.name = context.cut(key.name);
  if (!key.name.empty() && has_constraint(table, key.name)) return constraint_exists(table, key.name);
  if (auto failure = check_columns_exist(context, table, key.columns)) return failure;
  if (auto failure = check_columns_exist(context, *target, key.ref_columns)) return failure;
  const bool known = !target->columns_unknown && !target->external;
  if (key.columns.size() != key.ref_columns.size() && (known || !key.ref_columns.empty()))
    return refuse(FailureKind::not_allowed, {ObjectKind::constraint, name, key.name}, "number of referencing and referenced columns for foreign key disagree");
  bool deferrable = false;
  if (known && !has_unique_over(*target, key.ref_columns, deferrable)) {
    if (deferrable)
      return refuse(FailureKind::no_unique_target, {ObjectKind::table, key.ref, ""},
                    "cannot use a deferrable unique constraint for referenced table " + double_quoted(key.ref.name));
    return refuse(FailureKind::no_unique_target, {ObjectKind::table, key.ref, ""},
                  "there is no unique constraint matching given keys for referenced table " + double_quoted(key.ref.name), {}, target->origin);
  }
  if (key.name.empty()) key.name = constraint_name(context, name, foreign_key_addition(context, key), "fkey");
  if (auto failure = check_key_types(context, table, *target, key)) return failure;
  add_constraint_name(context.schema, name.schema, key.name);
  add_relation_use(context.schema, key.ref, name);
  context.schema.tables.edit(name).foreign_keys.push_back(std::move(key));
  return std::nullopt;
}

Refusal check_foreign_keys_of(const Context& context, const ObjectName& name, const std::string& column) {
  const auto has = [&](const std::vector<std::string>& columns) { return std::find(columns.begin(), columns.end(), column) != columns.end(); };
  const Table& table = *context.schema.tables.find(name);
  for (const ForeignKey& key : table.foreign_keys)
    if (const Table* target = context.schema.tables.find(key.ref); target && has(key.columns))
      if (auto failure = check_key_types(context, table, *target, key)) return failure;
  for (const ObjectName& user : users_of_relation(context.schema, name))
    if (const Table* other = context.schema.tables.find(user))
      for (const ForeignKey& key : other->foreign_keys)
        if (key.ref == name && has(key.ref_columns))
          if (auto failure = check_key_types(context, *other, table, key)) return failure;
  return std::nullopt;
}

}  // namespace underpin
