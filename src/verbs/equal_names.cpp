#include "verbs/equal_names.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "sql/comparable.h"

namespace underpin {

namespace {

using Names = std::vector<std::string>;

std::set<std::string> as_set(const Names& names) { return {names.begin(), names.end()}; }

bool same_check(const Check& a, const Check& b) {
  return a.expression == b.expression ||
         sql::comparable_expression(a.expression.shown()) == sql::comparable_expression(b.expression.shown());
}

bool same_key(const ForeignKey& a, const ForeignKey& b) {
  return a.columns == b.columns && a.ref == b.ref && a.ref_columns == b.ref_columns;
}

bool same_index(const Index& a, const Index& b) {
  return a.unique == b.unique && a.method == b.method && a.keys == b.keys && a.include == b.include && a.predicate == b.predicate;
}

// The columns of an index that is unique over plain columns and nothing else; empty: it is none.
Names unique_columns(const Index& index) {
  Names names;
  if (!index.unique || index.predicate || !index.include.empty()) return names;
  for (const IndexKey& key : index.keys) {
    if (key.is_expression || !key.opclass.empty() || !key.collation.empty()) return {};
    names.push_back(key.key.text.empty() ? key.key.canonical : key.key.text);
  }
  return names;
}

// Every item of `right` gets the name of an item of `left` that is the same, each name once; those of equal names first.
template <class Item, class Same>
void take_names(const std::vector<Item>& left, std::vector<Item>& right, Same same) {
  std::set<std::string> taken;
  for (Item& item : right)
    if (std::any_of(left.begin(), left.end(), [&](const Item& other) { return other.name == item.name && same(other, item); }))
      taken.insert(item.name);
  for (Item& item : right) {
    if (taken.count(item.name)) continue;
    const auto twin =
        std::find_if(left.begin(), left.end(), [&](const Item& other) { return !taken.count(other.name) && same(other, item); });
    if (twin == left.end()) continue;
    item.name = twin->name;
    taken.insert(item.name);
  }
}

// A key that the models write twice (at the column and in __table_args__) is there when it is there once.
void drop_repeated(const std::vector<ForeignKey>& left, std::vector<ForeignKey>& right) {
  const auto same = [](const ForeignKey& a, const ForeignKey& b) {
    return same_key(a, b) && a.on_delete == b.on_delete && a.on_update == b.on_update;
  };
  const auto in_both = [&](const ForeignKey& key) {
    return std::any_of(left.begin(), left.end(), [&](const ForeignKey& other) { return other.name == key.name && same(other, key); });
  };
  std::vector<ForeignKey> kept;
  for (const ForeignKey& key : right) {
    const bool repeats = !in_both(key) && std::any_of(right.begin(), right.end(), [&](const ForeignKey& other) {
      return other.name != key.name && same(other, key) && in_both(other);
    });
    if (!repeats) kept.push_back(key);
  }
  right = std::move(kept);
}

// A unique index of the one side that is a unique constraint on the other.
void take_unique_forms(const Table& left, Table& right) {
  for (auto index = right.indexes.begin(); index != right.indexes.end();) {
    const Names columns = unique_columns(*index);
    const auto constraint = std::find_if(left.uniques.begin(), left.uniques.end(),
                                         [&](const Unique& u) { return !columns.empty() && as_set(u.columns) == as_set(columns); });
    const bool own =
        std::any_of(right.uniques.begin(), right.uniques.end(), [&](const Unique& u) { return as_set(u.columns) == as_set(columns); });
    const bool twin = std::any_of(left.indexes.begin(), left.indexes.end(), [&](const Index& other) { return same_index(other, *index); });
    if (constraint == left.uniques.end() || own || twin) {
      ++index;
      continue;
    }
    right.uniques.push_back(*constraint);
    right.uniques.back().origin = index->origin;
    index = right.indexes.erase(index);
  }
  for (auto unique = right.uniques.begin(); unique != right.uniques.end();) {
    const bool twin = std::any_of(left.uniques.begin(), left.uniques.end(),
                                  [&](const Unique& u) { return as_set(u.columns) == as_set(unique->columns); });
    const auto index = std::find_if(left.indexes.begin(), left.indexes.end(),
                                    [&](const Index& i) { return as_set(unique_columns(i)) == as_set(unique->columns); });
    if (twin || index == left.indexes.end()) {
      ++unique;
      continue;
    }
    Index form = *index;
    form.origin = unique->origin;
    const bool present = std::any_of(right.indexes.begin(), right.indexes.end(), [&](const Index& own) { return same_index(own, form); });
    if (!present) right.indexes.push_back(std::move(form));
    unique = right.uniques.erase(unique);
  }
}

// A SERIAL column counts by a sequence whose name nobody reads.
bool counts(const Maybe<Expression>& value) { return value && starts_with(value->shown(), "nextval("); }

void take_table(const Table& left, Table& right) {
  for (Column& column : right.columns)
    if (const Column* other = left.column(column.name); other && counts(other->default_value) && counts(column.default_value))
      column.default_value = other->default_value;
  if (left.primary_key && right.primary_key && as_set(left.primary_key->columns) == as_set(right.primary_key->columns)) {
    right.primary_key->name = left.primary_key->name;
    right.primary_key->columns = left.primary_key->columns;
  }
  take_unique_forms(left, right);
  take_names(left.foreign_keys, right.foreign_keys, same_key);
  drop_repeated(left.foreign_keys, right.foreign_keys);
  take_names(left.uniques, right.uniques, [](const Unique& a, const Unique& b) { return as_set(a.columns) == as_set(b.columns); });
  for (Unique& unique : right.uniques)
    for (const Unique& other : left.uniques)
      if (other.name == unique.name && as_set(other.columns) == as_set(unique.columns)) unique.columns = other.columns;
  take_names(left.checks, right.checks, same_check);
  for (Check& check : right.checks)
    for (const Check& other : left.checks)
      if (other.name == check.name && same_check(other, check)) {
        check.expression.text = other.expression.text;
        check.expression.canonical = other.expression.canonical;
      }
  take_names(left.indexes, right.indexes, same_index);
}

template <class Map>
void clear(Map& map) {
  for (const ObjectName& name : map.names()) map.erase(name);
}

bool names_type(const std::string& column_type, const ObjectName& type) {
  std::string text = column_type;
  while (ends_with(text, "[]")) text.resize(text.size() - 2);
  return text == type.display() || text == type.name || replace_all(text, "\"", "") == type.display();
}

}  // namespace

void take_equal_names(const Schema& left, Schema& right) {
  for (const ObjectName& name : right.types.names()) {
    const UserType* other = left.types.find(name);
    const UserType& type = *right.types.find(name);
    if (!other || !other->enumeration || !type.enumeration || as_set(other->enumeration->labels) != as_set(type.enumeration->labels))
      continue;
    right.types.edit(name).enumeration = other->enumeration;  // a class does not say in which order they were added
  }
  for (const ObjectName& name : right.tables.names()) {
    const Table* other = left.tables.find(name);
    if (!other || *other == *right.tables.find(name)) continue;
    take_table(*other, right.tables.edit(name));
  }
}

void keep_declarable(Schema& schema) {
  clear(schema.views);
  clear(schema.functions);
  clear(schema.extensions);
  clear(schema.opaque);
  clear(schema.comments);
  clear(schema.sequences);
  clear(schema.schemas);
  std::set<ObjectName> parents;  // by INHERITS; without a key no class can stand for them
  schema.tables.for_each([&](const Table& table) {
    if (table.partition_bound.empty()) parents.insert(table.inherits.begin(), table.inherits.end());
  });
  for (const ObjectName& name : schema.tables.names()) {
    const bool only_parent = parents.count(name) > 0 && !schema.tables.find(name)->primary_key;
    if (only_parent || !schema.tables.find(name)->partition_bound.empty()) {
      schema.tables.erase(name);
      continue;
    }
    Table& table = schema.tables.edit(name);
    table.triggers.clear();
    table.policies.clear();
    table.row_security = table.force_row_security = table.unlogged = false;
    table.partition_by.clear();
    table.inherits.clear();  // models say the columns themselves
    for (Column& column : table.columns) column.inherited = false, column.local = true;
    for (Check& check : table.checks) check.inherited = false, check.local = true;
  }
  for (const ObjectName& name : schema.types.names()) {
    const UserType& type = *schema.types.find(name);
    bool used = false;
    schema.tables.for_each([&](const Table& table) {
      used = used || std::any_of(table.columns.begin(), table.columns.end(),
                                 [&](const Column& column) { return names_type(column.type.text, name); });
    });
    if (!used || !type.enumeration) schema.types.erase(name);
  }
}

}  // namespace underpin
