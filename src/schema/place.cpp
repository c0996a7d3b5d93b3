#include "schema/place.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {

template <class List>
Span place_named(const List& list, const std::string& name) {
  for (const auto& item : list)
    if (item.name == name) return item.origin.span;
  return {};
}

Span member_place(const Table& table, const ObjectId& id) {
  if (id.kind == ObjectKind::column) return place_named(table.columns, id.member);
  if (id.kind == ObjectKind::trigger) return place_named(table.triggers, id.member);
  if (id.kind == ObjectKind::policy) return place_named(table.policies, id.member);
  if (id.kind != ObjectKind::constraint) return {};
  if (table.primary_key && table.primary_key->name == id.member) return table.primary_key->origin.span;
  for (const Span span : {place_named(table.uniques, id.member), place_named(table.foreign_keys, id.member), place_named(table.checks, id.member), place_named(table.exclusions, id.member)})
    if (span.valid()) return span;
  return {};
}

template <class Map>
Span kept(const Map& map, const ObjectName& name) {
  const auto* found = map.find(name);
  return found ? found->origin.span : Span{};
}

bool has_index(const Table& table, const std::string& name) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) { return index.name == name; });
}

}  // namespace

const Table* table_of_index(const Schema& schema, const ObjectName& index) {
  for (const ObjectName& key : {index, ObjectName{lower(index.schema), lower(index.name)}}) {
    const Relation* relation = schema.relations.find(key);
    const Table* owner = relation ? schema.tables.find(relation->owner) : nullptr;
    if (owner && has_index(*owner, index.name)) return owner;
  }
  const Table* found = nullptr;  // the name may have been changed where schemas were brought to one wording
  schema.tables.for_each([&](const Table& table) {
    if (!found && table.name.schema == index.schema && has_index(table, index.name)) found = &table;
  });
  return found;
}

Span place_of(const Schema& schema, const ObjectId& id) {
  if (id.kind == ObjectKind::index) {
    const Table* table = table_of_index(schema, id.name);
    return table ? place_named(table->indexes, id.name.name) : Span{};
  }
  if (const Table* table = schema.tables.find(id.name)) {
    const Span place = id.member.empty() ? Span{} : member_place(*table, id);
    return place.valid() ? place : table->origin.span;
  }
  if (id.kind == ObjectKind::function) return kept(schema.functions, {id.name.schema, id.name.name + "(" + id.member + ")"});
  if (id.kind == ObjectKind::view && !id.member.empty()) return kept(schema.views, id.name);
  for (const Span span : {kept(schema.views, id.name), kept(schema.types, id.name), kept(schema.sequences, id.name), kept(schema.functions, id.name)})
    if (span.valid()) return span;
  return {};
}

}  // namespace underpin
