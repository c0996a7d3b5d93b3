// ALTER TABLE on columns, on PostgreSQL. Renaming is in apply_rename.cpp.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_each.h"
#include "schema/dependency.h"
#include "schema/inherit.h"
#include "schema/removal.h"

namespace underpin::pg {

namespace {
Column* editable(const Context& context, const ObjectName& table, const std::string& column) {
  return context.schema.tables.edit(table).column(column);
}

// Opens the table and its column for an ALTER COLUMN; `out` stays empty when the table may be missing or nobody knows
// its columns (there is nothing to do then).
Refusal open_column(const Context& context, const ObjectName& table, const std::string& column, std::string_view action, ObjectName& out) {
  ObjectName name;
  if (auto failure = open_table(context, table, false, action, name)) return failure;
  const Table& there = *context.schema.tables.find(name);
  if (!there.column(context.cut(column))) {
    if (there.columns_unknown) return std::nullopt;
    return no_column(there, context.cut(column));
  }
  out = name;
  return std::nullopt;
}

ObjectId column_id(const ObjectName& table, const std::string& column) { return {ObjectKind::column, table, column}; }

std::string column_of(const ObjectName& table, const std::string& column) {
  return "column " + double_quoted(column) + " of relation " + double_quoted(table.name);
}

Refusal add_to_children(const Context& context, const ObjectName& parent, const Column& column) {
  for (const ObjectName& child : children_of(context.schema, parent)) {
    Table& table = context.schema.tables.edit(child);
    if (Column* own = table.column(column.name)) {
      if (own->type.known && column.type.known && own->type.text != column.type.text)
        return refuse(FailureKind::type_mismatch, column_id(child, column.name),
                      "child table " + double_quoted(child.name) + " has different type for column " + double_quoted(column.name));
      own->inherited = true;
      continue;
    }
    Column copy = column;
    copy.inherited = true;
    copy.local = false;
    table.columns.push_back(copy);
    add_uses(context.schema, table, context.dialect);
    if (auto failure = add_to_children(context, child, column)) return failure;
  }
  return std::nullopt;
}
}  // namespace

Refusal apply_change(const Context& context, const AddColumn& change) {
  ObjectName name;
  if (auto failure = open_table(context, change.table, change.table_if_exists, "ADD COLUMN", name); failure || name.empty()) return failure;
  Column column = change.column;
  {
    const Table& table = *context.schema.tables.find(name);
    if (!table.partition_bound.empty()) return refuse(FailureKind::not_allowed, {ObjectKind::table, name, ""}, "cannot add column to a partition");
    if (const Column* there = table.column(context.cut(column.name))) {
      if (change.if_not_exists) return context.skip();
      return refuse(FailureKind::exists, column_id(name, there->name), column_of(name, there->name) + " already exists", {}, there->origin);
    }
    if (auto failure = make_column(context, table, column)) return failure;
  }
  context.schema.tables.edit(name).columns.push_back(column);
  if (auto failure = add_to_children(context, name, column)) return failure;
  if (change.primary_key)
    if (auto failure = add_primary_key(context, name, *change.primary_key)) return failure;
  for (const Unique& unique : change.uniques)
    if (auto failure = add_unique(context, name, unique)) return failure;
  for (const Check& check : change.checks)
    if (auto failure = add_check(context, name, check)) return failure;
  for (const ForeignKey& key : change.foreign_keys)
    if (auto failure = add_foreign_key(context, name, key)) return failure;
  add_uses(context.schema, *context.schema.tables.find(name), context.dialect);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropColumn& change) {
  ObjectName name;
  if (auto failure = open_table(context, change.table, change.table_if_exists, "DROP COLUMN", name); failure || name.empty()) return failure;
  const Table& table = *context.schema.tables.find(name);
  const std::string column_name = context.cut(change.column);
  const Column* column = table.column(column_name);
  if (!column) {
    if (change.if_exists || table.columns_unknown) return context.skip();
    return no_column(table, column_name);
  }
  if (column->inherited)
    return refuse(FailureKind::not_allowed, column_id(name, column_name), "cannot drop inherited column " + double_quoted(column_name));
  if (has_word(table.partition_by, column_name))
    return refuse(FailureKind::not_allowed, column_id(name, column_name),
                  "cannot drop column " + double_quoted(column_name) + " because it is part of the partition key of relation " + double_quoted(name.name));
  return remove_object(context, column_id(name, column_name), change.cascade);
}

namespace {
// Whatever reads the column and would have to be rebuilt for its new type.
Refusal check_readers(const Context& context, const Table& table, const std::string& column) {
  const auto used = [&](std::string_view by, const std::string& what, Origin origin) {
    return refuse(FailureKind::depends, column_id(table.name, column), "cannot alter type of a column used " + std::string(by), what, origin);
  };
  for (const Column& other : table.columns)
    if (other.generated && other.name != column && names_column(context, other.generated->shown(), column))
      return used("by a generated column", "Column " + double_quoted(column) + " is used by generated column " + double_quoted(other.name) + ".", other.origin);
  for (const ObjectName& user : users_of_relation(context.schema, table.name))
    if (const View* view = context.schema.views.find(user); view && view_reads_column(*view, table.name, column))
      return used("by a view or rule", "rule _RETURN on " + std::string(view->materialized ? "materialized view " : "view ") + user.display() + " depends on column " + double_quoted(column), view->origin);
  for (const Trigger& trigger : table.triggers)
    if (trigger_names_column(trigger, column))
      return used("in a trigger definition", "trigger " + trigger.name + " on table " + table.name.display() + " depends on column " + double_quoted(column), trigger.origin);
  for (const Policy& policy : table.policies)
    if (policy_names_column(policy, table.name, column))
      return used("in a policy definition", "policy " + policy.name + " on table " + table.name.display() + " depends on column " + double_quoted(column), policy.origin);
  return std::nullopt;
}

// `from` turns into `to` without being told how.
bool turns_into(const Context& context, const std::string& from, const std::string& to) {
  const std::string a = base_type(context.schema, from, context.dialect), b = base_type(context.schema, to, context.dialect);
  if (a == b) return true;
  const UserType* user_a = user_type(context.schema, a, context.dialect);
  const UserType* user_b = user_type(context.schema, b, context.dialect);
  if (user_a && user_b) return user_a == user_b;
  const auto known = [&](const UserType* user, const std::string& type) { return user || context.dialect.builtin_type(type); };
  if (!known(user_a, a) || !known(user_b, b)) return true;
  if (user_b) return false;
  return context.dialect.assignable(a, b);
}

std::string plain(const std::string& type) { return type.substr(0, type.find('(')); }

// Types between which the server has casts; "" for those whose casts are not told here.
std::string_view cast_family(const std::string& type) {
  static constexpr std::pair<std::string_view, std::string_view> kFamilies[] = {
      {"smallint", "number"}, {"integer", "number"},      {"bigint", "number"},       {"numeric", "number"}, {"real", "number"}, {"double precision", "number"},
      {"boolean", "boolean"}, {"uuid", "uuid"},           {"date", "date"},           {"timestamp", "date"}, {"bytea", "bytea"}, {"json", "json"},
      {"jsonb", "json"},      {"timestamp with time zone", "date"}, {"timestamp without time zone", "date"}};
  for (const auto& [name, family] : kFamilies)
    if (plain(type) == name) return family;
  return "";
}

// column::type, written out: false where the server has no such cast.
bool casts_explicitly(const Context& context, const std::string& from, const std::string& to) {
  const std::string a = base_type(context.schema, from, context.dialect), b = base_type(context.schema, to, context.dialect);
  const UserType* user_a = user_type(context.schema, a, context.dialect);
  const UserType* user_b = user_type(context.schema, b, context.dialect);
  const std::string_view family_a = cast_family(a), family_b = cast_family(b);
  if (user_a && user_a->enumeration) return user_a == user_b || (family_b.empty() && !(user_b && user_b->enumeration));
  if (user_b && user_b->enumeration) return family_a.empty();
  if (family_a.empty() || family_b.empty() || family_a == family_b) return true;
  return (a == "integer" && b == "boolean") || (a == "boolean" && b == "integer") || (family_a == "number" && b == "jsonb") || (a == "jsonb" && family_b != "date");
}

Refusal check_casts(const Context& context, const Table& table, const Column& column, const Type& to, const std::string& using_expression) {
  if (!to.known || !column.type.known) return std::nullopt;
  const bool has_using = !using_expression.empty();
  const bool plain_cast = has_using && (using_expression == column.name + "::" + to.text || using_expression == context.dialect.quote(column.name) + "::" + to.text);
  if (plain_cast && !casts_explicitly(context, column.type.text, to.text))
    return refuse(FailureKind::type_mismatch, column_id(table.name, column.name), "cannot cast type " + plain(column.type.text) + " to " + plain(to.text));
  if (!has_using && !turns_into(context, column.type.text, to.text))
    return refuse(FailureKind::type_mismatch, column_id(table.name, column.name),
                  "column " + double_quoted(column.name) + " cannot be cast automatically to type " + plain(to.text),
                  "You might need to specify \"USING " + context.dialect.quote(column.name) + "::" + to.text + "\".");
  if (!column.default_value) return std::nullopt;
  std::string from = expression_type(column.default_value->shown());
  if (from.empty()) from = column.type.text;
  from = context.dialect.canonical_type(from);
  if (turns_into(context, from, to.text)) return std::nullopt;
  return refuse(FailureKind::type_mismatch, column_id(table.name, column.name),
                "default for column " + double_quoted(column.name) + " cannot be cast automatically to type " + plain(to.text));
}

// Indexes and keys are rebuilt for the new type: it must have an operator class for them, and foreign keys must still fit.
Refusal recheck_indexes(const Context& context, const ObjectName& name, const std::string& column) {
  const Table& table = *context.schema.tables.find(name);
  const auto check_key = [&](const std::vector<std::string>& columns) -> Refusal {
    if (std::find(columns.begin(), columns.end(), column) == columns.end()) return std::nullopt;
    IndexKey key;
    key.key.text = column;
    return check_operator_class(context, table, "btree", key);
  };
  if (table.primary_key)
    if (auto failure = check_key(table.primary_key->columns)) return failure;
  for (const Unique& unique : table.uniques)
    if (auto failure = check_key(unique.columns)) return failure;
  for (const Index& index : table.indexes)
    for (const IndexKey& key : index.keys)
      if (!key.is_expression && key.opclass.empty() && key.key.text == column)
        if (auto failure = check_operator_class(context, table, index.method, key)) return failure;
  return std::nullopt;
}

Refusal retype(const Context& context, const ObjectName& name, const SetColumnType& change, const Type& type, const std::string& column_name) {
  {
    const Table& table = *context.schema.tables.find(name);
    const Column& column = *table.column(column_name);
    if (auto failure = check_readers(context, table, column_name)) return failure;
    if (column.identity != Identity::none && type.known) {
      const std::string base = base_type(context.schema, type.text, context.dialect);
      if (base != "smallint" && base != "integer" && base != "bigint")
        return refuse(FailureKind::not_allowed, column_id(name, column_name), "identity column type must be smallint, integer, or bigint");
    }
    if (auto failure = check_casts(context, table, column, type, change.using_expression)) return failure;
  }
  Column& column = *editable(context, name, column_name);
  column.type = type;
  column.collation = change.collation;
  if (column.identity != Identity::none)
    for (const ObjectName& user : users_of_relation(context.schema, name)) {
      const Sequence* sequence = context.schema.sequences.find(user);
      if (sequence && sequence->identity && sequence->owner_table == name && sequence->owner_column == column_name)
        context.schema.sequences.edit(user).type = type.text;
    }
  if (auto failure = recheck_indexes(context, name, column_name)) return failure;
  for (const ObjectName& child : children_of(context.schema, name))
    if (const Column* below = context.schema.tables.find(child)->column(column_name); below && below->inherited)
      if (auto failure = retype(context, child, change, type, column_name)) return failure;
  return std::nullopt;
}
}  // namespace

Refusal apply_change(const Context& context, const SetColumnType& change) {
  ObjectName name;
  if (auto failure = open_column(context, change.table, change.column, "ALTER COLUMN ... SET DATA TYPE", name); failure || name.empty()) return failure;
  const std::string column_name = context.cut(change.column);
  Type type = change.type;
  if (auto failure = resolve_type(context, type)) return failure;
  if (context.schema.tables.find(name)->column(column_name)->inherited)
    return refuse(FailureKind::not_allowed, column_id(name, column_name), "cannot alter inherited column " + double_quoted(column_name));
  if (auto failure = retype(context, name, change, type, column_name)) return failure;
  add_uses(context.schema, *context.schema.tables.find(name), context.dialect);
  return check_foreign_keys_of(context, name, column_name);
}

Refusal apply_change(const Context& context, const SetNullable& change) {
  ObjectName name;
  if (auto failure = open_column(context, change.table, change.column, change.nullable ? "ALTER COLUMN ... DROP NOT NULL" : "ALTER COLUMN ... SET NOT NULL", name);
      failure || name.empty())
    return failure;
  const Table& table = *context.schema.tables.find(name);
  const std::string column_name = context.cut(change.column);
  if (change.nullable) {
    if (table.column(column_name)->identity != Identity::none)
      return refuse(FailureKind::not_allowed, column_id(name, column_name), column_of(name, column_name) + " is an identity column");
    const auto& key = table.primary_key;
    if (key && std::find(key->columns.begin(), key->columns.end(), column_name) != key->columns.end())
      return refuse(FailureKind::not_allowed, column_id(name, column_name), "column " + double_quoted(column_name) + " is in a primary key", {}, key->origin);
    for (const ObjectName& parent : table.inherits) {
      const Table* above = context.schema.tables.find(parent);
      const Column* column = above && !table.partition_bound.empty() ? above->column(column_name) : nullptr;
      if (column && !column->nullable)
        return refuse(FailureKind::not_allowed, column_id(name, column_name), "column " + double_quoted(column_name) + " is marked NOT NULL in parent table");
    }
  }
  editable(context, name, column_name)->nullable = change.nullable;
  for (const ObjectName& child : children_of(context.schema, name)) {
    const Column* below = context.schema.tables.find(child)->column(column_name);
    if (!below || !below->inherited) continue;
    editable(context, child, column_name)->nullable = change.nullable;
  }
  return std::nullopt;
}

Refusal apply_change(const Context& context, const SetDefault& change) {
  ObjectName name;
  if (auto failure = open_column(context, change.table, change.column, "ALTER COLUMN ... SET DEFAULT", name); failure || name.empty()) return failure;
  const std::string column_name = context.cut(change.column);
  const Table& table = *context.schema.tables.find(name);
  Column column = *table.column(column_name);
  if (column.identity != Identity::none)
    return refuse(FailureKind::not_allowed, column_id(name, column_name), column_of(name, column_name) + " is an identity column",
                  change.value ? "" : "Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead.");
  if (column.generated)
    return refuse(FailureKind::not_allowed, column_id(name, column_name), column_of(name, column_name) + " is a generated column",
                  change.value ? "" : "Use ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION instead.");
  column.default_value = change.value;
  if (auto failure = resolve_default(context, table, column)) return failure;
  editable(context, name, column_name)->default_value = column.default_value;
  for (const ObjectName& child : children_of(context.schema, name))
    if (context.schema.tables.find(child)->column(column_name)) editable(context, child, column_name)->default_value = column.default_value;
  add_uses(context.schema, *context.schema.tables.find(name), context.dialect);
  return std::nullopt;
}

namespace {
Refusal drop_identity(const Context& context, const ObjectName& name, const std::string& column_name, bool if_exists) {
  if (context.schema.tables.find(name)->column(column_name)->identity == Identity::none) {
    if (if_exists) return context.skip();
    return refuse(FailureKind::missing, column_id(name, column_name), column_of(name, column_name) + " is not an identity column");
  }
  editable(context, name, column_name)->identity = Identity::none;
  for (const ObjectName& user : users_of_relation(context.schema, name)) {
    const Sequence* sequence = context.schema.sequences.find(user);
    if (!sequence || !sequence->identity || sequence->owner_table != name || sequence->owner_column != column_name) continue;
    context.remove_relation(user);
    context.schema.sequences.erase(user);
  }
  return std::nullopt;
}
}  // namespace

Refusal apply_change(const Context& context, const SetIdentity& change) {
  ObjectName name;
  if (auto failure = open_column(context, change.table, change.column, "ALTER COLUMN ... SET", name); failure || name.empty()) return failure;
  const std::string column_name = context.cut(change.column);
  if (change.identity == Identity::none) return drop_identity(context, name, column_name, change.if_exists);
  Column column = *context.schema.tables.find(name)->column(column_name);
  const auto no = [&](const std::string& why) { return refuse(FailureKind::not_allowed, column_id(name, column_name), column_of(name, column_name) + why); };
  if (column.identity != Identity::none) {
    if (column.identity == change.identity) return no(" is already an identity column");
    editable(context, name, column_name)->identity = change.identity;
    return std::nullopt;
  }
  if (column.nullable) return no(" must be declared NOT NULL before identity can be added");
  if (column.default_value) return no(" already has a default value");
  column.identity = change.identity;
  if (auto failure = make_column(context, *context.schema.tables.find(name), column)) return failure;
  *editable(context, name, column_name) = column;
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropGenerated& change) {
  ObjectName name;
  if (auto failure = open_column(context, change.table, change.column, "ALTER COLUMN ... DROP EXPRESSION", name); failure || name.empty()) return failure;
  const std::string column_name = context.cut(change.column);
  if (!context.schema.tables.find(name)->column(column_name)->generated) {
    if (change.if_exists) return context.skip();
    return refuse(FailureKind::not_allowed, column_id(name, column_name), column_of(name, column_name) + " is not a stored generated column");
  }
  Column& column = *editable(context, name, column_name);
  column.generated = change.replacement;
  if (!column.generated) return std::nullopt;
  fill_canonical(context, *column.generated, column.type.text);
  return std::nullopt;
}

}  // namespace underpin::pg
