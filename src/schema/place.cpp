#include "schema/place.h"

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

}  // namespace

Span place_of(const Schema& schema, const ObjectId& id) {
  if (id.kind == ObjectKind::index) {
    Span place;
    schema.tables.for_each([&](const Table& table) {
      if (table.name.schema == id.name.schema && !place.valid()) place = place_named(table.indexes, id.name.name);
    });
    return place;
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
