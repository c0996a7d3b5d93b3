#include "schema/inherit.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {
Refusal open_source(const Context& context, const ObjectName& name, ObjectName& out) {
  const auto found = context.find(name);
  if (!found) return no_relation(context, name);
  out = found->name;
  return std::nullopt;
}

void copy_for_like(const Table& source, const CreateTable::Like& like, Table& table, std::size_t& at) {
  for (Column column : source.columns) {
    if (!like.defaults && !column.generated) column.default_value.reset();
    if (!like.generated) column.generated.reset();
    if (!like.identity) column.identity = Identity::none;
    column.inherited = false;
    column.local = true;
    table.columns.insert(table.columns.begin() + static_cast<std::ptrdiff_t>(at++), std::move(column));
  }
  if (like.constraints)
    for (Check check : source.checks) {
      check.inherited = false;
      check.local = true;
      table.checks.push_back(std::move(check));
    }
  if (!like.indexes) return;
  if (source.primary_key && !table.primary_key) {
    table.primary_key = source.primary_key;
    table.primary_key->name.clear();
    table.primary_key->of_parent.clear();
  }
  for (Unique unique : source.uniques) {
    unique.name.clear();
    unique.of_parent.clear();
    table.uniques.push_back(std::move(unique));
  }
  for (Index index : source.indexes) {
    index.name.clear();
    index.of_parent.clear();
    table.indexes.push_back(std::move(index));
  }
}

Refusal take_likes(const Context& context, const CreateTable& change, Table& table) {
  std::size_t at = 0;
  for (const CreateTable::Like& like : change.like) {
    ObjectName name;
    if (auto failure = open_source(context, like.source, name)) return failure;
    if (const Table* source = context.schema.tables.find(name)) {
      copy_for_like(*source, like, table, at);
      table.columns_unknown = table.columns_unknown || source->columns_unknown;
    } else {
      table.columns_unknown = true;  // a view's columns
    }
  }
  return std::nullopt;
}

Failure type_conflict(const Table& table, const Column& own, const Column& inherited) {
  return refuse(FailureKind::type_mismatch, {ObjectKind::column, table.name, own.name}, "column " + double_quoted(own.name) + " has a type conflict",
                inherited.type.text + " versus " + own.type.text);
}

// A declared column meets the inherited one of its name: they become one, in the inherited place.
Refusal merge_column(const Context& context, const Table& table, Column& inherited, Column own) {
  if (!own.type.text.empty()) {
    if (auto failure = resolve_type(context, own.type)) return failure;
    if (own.type.known && inherited.type.known && own.type.text != inherited.type.text) return type_conflict(table, own, inherited);
  }
  inherited.local = true;
  inherited.nullable = inherited.nullable && own.nullable;
  if (own.default_value) inherited.default_value = own.default_value;
  inherited.origin = own.origin;
  return std::nullopt;
}

Refusal take_columns(const Dialect& dialect, const Table& parent, bool partition, Table& table, std::vector<Column>& inherited) {
  for (Column column : parent.columns) {
    column.inherited = true;
    column.local = false;
    if (!partition || dialect.version < 17) column.identity = Identity::none;  // PostgreSQL 17 made partitions inherit it
    const auto there = std::find_if(inherited.begin(), inherited.end(), [&](const Column& c) { return c.name == column.name; });
    if (there == inherited.end()) {
      inherited.push_back(std::move(column));
      continue;
    }
    if (there->type.text != column.type.text)
      return refuse(FailureKind::type_mismatch, {ObjectKind::column, table.name, column.name},
                    "inherited column " + double_quoted(column.name) + " has a type conflict", there->type.text + " versus " + column.type.text);
    there->nullable = there->nullable && column.nullable;
  }
  return std::nullopt;
}

void take_checks(const Table& parent, Table& table) {
  std::vector<Check> taken;
  for (Check check : parent.checks) {
    if (check.no_inherit) continue;
    const auto own = std::find_if(table.checks.begin(), table.checks.end(), [&](const Check& c) { return c.name == check.name; });
    if (own != table.checks.end()) {
      own->inherited = true;
      continue;
    }
    check.inherited = true;
    check.local = false;
    taken.push_back(std::move(check));
  }
  table.checks.insert(table.checks.begin(), std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
}

Refusal take_from(const Context& context, const std::vector<ObjectName>& parents, bool partition, Table& table) {
  std::vector<Column> inherited;
  for (const ObjectName& parent : parents) {
    const Table& source = *context.schema.tables.find(parent);
    if (auto failure = take_columns(context.dialect, source, partition, table, inherited)) return failure;
    take_checks(source, table);
    table.columns_unknown = table.columns_unknown || source.columns_unknown;
  }
  for (Column& own : table.columns) {
    const auto there = std::find_if(inherited.begin(), inherited.end(), [&](const Column& c) { return c.name == own.name; });
    if (there == inherited.end()) {
      inherited.push_back(std::move(own));
    } else {
      if (auto failure = merge_column(context, table, *there, std::move(own))) return failure;
      if (partition) there->local = false;
    }
  }
  table.columns = std::move(inherited);
  return std::nullopt;
}

Refusal resolve_parents(const Context& context, const CreateTable& change, Table& table) {
  std::vector<ObjectName> written = table.inherits;
  if (change.partition_of) written = {*change.partition_of};
  table.inherits.clear();
  for (const ObjectName& parent : written) {
    const auto found = context.find(parent);
    if (!found) return no_relation(context, parent);
    if (found->relation.kind != RelationKind::table)
      return refuse(FailureKind::not_allowed, {ObjectKind::table, found->name, ""}, "inherited relation " + double_quoted(found->name.name) + " is not a table or foreign table");
    if (std::find(table.inherits.begin(), table.inherits.end(), found->name) != table.inherits.end())
      return refuse(FailureKind::exists, {ObjectKind::table, found->name, ""}, "relation " + double_quoted(found->name.name) + " would be inherited from more than once");
    table.inherits.push_back(found->name);
  }
  if (!change.partition_of) return std::nullopt;
  const Table& parent = *context.schema.tables.find(table.inherits[0]);
  if (parent.partition_by.empty())
    return refuse(FailureKind::not_allowed, {ObjectKind::table, parent.name, ""}, double_quoted(parent.name.name) + " is not partitioned", {}, parent.origin);
  if (table.partition_bound.empty()) table.partition_bound = "DEFAULT";
  return std::nullopt;
}

bool same_keys(const Index& a, const Index& b) {
  return a.keys == b.keys && a.include == b.include && a.unique == b.unique && a.method == b.method && a.predicate == b.predicate;
}
}  // namespace

Refusal take_from_parents(const Context& context, const CreateTable& change, Table& table) {
  if (!change.like.empty())
    if (auto failure = take_likes(context, change, table)) return failure;
  if (table.inherits.empty() && !change.partition_of) return std::nullopt;
  if (auto failure = resolve_parents(context, change, table)) return failure;
  const std::vector<ObjectName> parents = table.inherits;
  return take_from(context, parents, change.partition_of.has_value(), table);
}

namespace {
// One partition gets what corresponds to the parent's index, key or foreign key, unless it has an equal one already.
Refusal give_index(const Context& context, const ObjectName& child, const Index& index) {
  Table& table = context.schema.tables.edit(child);
  for (Index& own : table.indexes)
    if (own.of_parent.empty() && same_keys(own, index)) {
      own.of_parent = index.name;
      return std::nullopt;
    }
  Index copy = index;
  copy.of_parent = index.name;
  copy.name.clear();
  return add_index(context, child, std::move(copy));
}

Refusal give_primary_key(const Context& context, const ObjectName& child, const PrimaryKey& key) {
  Table& table = context.schema.tables.edit(child);
  if (table.primary_key && table.primary_key->columns == key.columns) {
    table.primary_key->of_parent = key.name;
    return std::nullopt;
  }
  PrimaryKey copy = key;
  copy.of_parent = key.name;
  copy.name.clear();
  return add_primary_key(context, child, std::move(copy));
}

Refusal give_unique(const Context& context, const ObjectName& child, const Unique& unique) {
  Table& table = context.schema.tables.edit(child);
  for (Unique& own : table.uniques)
    if (own.of_parent.empty() && own.columns == unique.columns && own.include == unique.include) {
      own.of_parent = unique.name;
      return std::nullopt;
    }
  Unique copy = unique;
  copy.of_parent = unique.name;
  copy.name.clear();
  return add_unique(context, child, std::move(copy));
}

Refusal give_foreign_key(const Context& context, const ObjectName& child, const ForeignKey& key) {
  Table& table = context.schema.tables.edit(child);
  for (ForeignKey& own : table.foreign_keys)
    if (!own.inherited && own.columns == key.columns && own.ref == key.ref && own.ref_columns == key.ref_columns) {
      own.inherited = true;
      return std::nullopt;
    }
  ForeignKey copy = key;
  copy.inherited = true;
  if (has_constraint(table, copy.name)) copy.name.clear();
  return add_foreign_key(context, child, std::move(copy));
}

Refusal give_all(const Context& context, const ObjectName& child, const Table& parent) {
  if (parent.primary_key)
    if (auto failure = give_primary_key(context, child, *parent.primary_key)) return failure;
  for (const Unique& unique : parent.uniques)
    if (auto failure = give_unique(context, child, unique)) return failure;
  for (const Index& index : parent.indexes)
    if (auto failure = give_index(context, child, index)) return failure;
  for (const ForeignKey& key : parent.foreign_keys)
    if (auto failure = give_foreign_key(context, child, key)) return failure;
  for (const Trigger& trigger : parent.triggers)
    if (contains(lower(trigger.definition), "for each row")) {
      Table& table = context.schema.tables.edit(child);
      const auto same = [&](const Trigger& own) { return own.name == trigger.name; };
      if (std::none_of(table.triggers.begin(), table.triggers.end(), same)) table.triggers.push_back(trigger);
    }
  return std::nullopt;
}

std::vector<ObjectName> partitions_of(const Schema& schema, const ObjectName& parent) {
  const Table* table = schema.tables.find(parent);
  return table && !table->partition_by.empty() ? children_of(schema, parent) : std::vector<ObjectName>{};
}
}  // namespace

Refusal give_parents_parts(const Context& context, const ObjectName& name) {
  const Table& table = *context.schema.tables.find(name);
  if (table.partition_bound.empty() || table.inherits.empty()) return std::nullopt;
  const Table parent = *context.schema.tables.find(table.inherits[0]);
  if (auto failure = give_all(context, name, parent)) return failure;
  for (const ObjectName& below : partitions_of(context.schema, name))
    if (auto failure = give_parents_parts(context, below)) return failure;
  return std::nullopt;
}

Refusal spread_index(const Context& context, const ObjectName& parent, const std::string& name) {
  for (const ObjectName& child : partitions_of(context.schema, parent)) {
    const Table& table = *context.schema.tables.find(parent);
    const auto it = std::find_if(table.indexes.begin(), table.indexes.end(), [&](const Index& i) { return i.name == name; });
    if (it == table.indexes.end()) return std::nullopt;
    const Index index = *it;
    if (auto failure = give_index(context, child, index)) return failure;
    const Table& made = *context.schema.tables.find(child);
    std::string below;
    for (const Index& own : made.indexes)
      if (own.of_parent == name) below = own.name;
    if (auto failure = spread_index(context, child, below)) return failure;
  }
  return std::nullopt;
}

Refusal spread_key(const Context& context, const ObjectName& parent, const std::string& name) {
  for (const ObjectName& child : partitions_of(context.schema, parent)) {
    const Table table = *context.schema.tables.find(parent);
    std::string below;
    if (table.primary_key && table.primary_key->name == name) {
      if (auto failure = give_primary_key(context, child, *table.primary_key)) return failure;
      below = context.schema.tables.find(child)->primary_key->name;
    }
    for (const Unique& unique : table.uniques)
      if (unique.name == name) {
        if (auto failure = give_unique(context, child, unique)) return failure;
        for (const Unique& own : context.schema.tables.find(child)->uniques)
          if (own.of_parent == name) below = own.name;
      }
    if (auto failure = spread_key(context, child, below)) return failure;
  }
  return std::nullopt;
}

Refusal spread_foreign_key(const Context& context, const ObjectName& parent, const ForeignKey& key) {
  for (const ObjectName& child : partitions_of(context.schema, parent)) {
    if (auto failure = give_foreign_key(context, child, key)) return failure;
    if (auto failure = spread_foreign_key(context, child, key)) return failure;
  }
  return std::nullopt;
}

}  // namespace underpin
