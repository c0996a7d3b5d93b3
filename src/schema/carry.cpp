#include "schema/carry.h"

#include <algorithm>

#include "schema/lookup.h"
#include "schema/uses.h"

namespace underpin {

namespace {

class Carrying {
 public:
  Carrying(Schema& target, const Schema& live, const Dialect& dialect, std::vector<std::string>& stays) : target_(target), live_(live), dialect_(dialect), stays_(stays) {}

  void run() {
    for (const ObjectName& name : live_.tables.names()) take(*live_.tables.find(name));
    take_named(target_.views, live_.views, ObjectKind::view);
    take_named(target_.types, live_.types, ObjectKind::type);
    take_named(target_.sequences, live_.sequences, ObjectKind::sequence);
    take_named(target_.functions, live_.functions, ObjectKind::function);
    take_named(target_.extensions, live_.extensions, ObjectKind::extension);
    take_named(target_.schemas, live_.schemas, ObjectKind::schema);
    take_named(target_.opaque, live_.opaque, ObjectKind::opaque);
    for (const ObjectName& key : live_.comments.names())
      if (!target_.comments.contains(key)) target_.comments.set(key, *live_.comments.find(key));
    reindex(target_, dialect_);
  }

 private:
  void say(ObjectKind kind, const ObjectName& name, const std::string& member = {}, const std::string& more = {}) {
    stays_.push_back(std::string(kind_word(kind)) + " " + ObjectId{kind, name, member}.display() + more);
  }

  template <class Map>
  void take_named(Map& into, const Map& from, ObjectKind kind) {
    for (const ObjectName& name : from.names()) {
      if (into.contains(name)) continue;
      into.set(name, *from.find(name));
      say(kind, kind == ObjectKind::opaque ? ObjectName{"", name.schema + " " + name.name} : name);
    }
  }

  void take(const Table& table) {
    const auto there = find_table(target_, table.name, dialect_);
    if (!there) {
      target_.tables.set(table.name, table);
      say(ObjectKind::table, table.name);
      return;
    }
    Table& into = target_.tables.edit(*there);
    take_columns(into, table);
    into.row_security |= table.row_security;
    into.force_row_security |= table.force_row_security;
    if (!into.primary_key && table.primary_key) {
      into.primary_key = table.primary_key;
      say(ObjectKind::constraint, table.name, table.primary_key->name);
    }
    take_members(into.uniques, table.uniques, ObjectKind::constraint, table.name);
    take_members(into.foreign_keys, table.foreign_keys, ObjectKind::constraint, table.name);
    take_members(into.checks, table.checks, ObjectKind::constraint, table.name);
    take_members(into.exclusions, table.exclusions, ObjectKind::constraint, table.name);
    take_members(into.indexes, table.indexes, ObjectKind::index, table.name);
    take_members(into.triggers, table.triggers, ObjectKind::trigger, table.name);
    take_members(into.policies, table.policies, ObjectKind::policy, table.name);
  }

  void take_columns(Table& into, const Table& table) {
    for (const Column& column : table.columns) {
      if (find_column(into, column.name, dialect_)) continue;
      into.columns.push_back(column);
      const bool demands = !column.nullable && !column.default_value && !column.generated && column.identity == Identity::none;
      say(ObjectKind::column, table.name, column.name, demands ? " (NOT NULL without a default: whoever inserts must give it)" : "");
    }
  }

  template <class Member>
  void take_members(std::vector<Member>& into, const std::vector<Member>& from, ObjectKind kind, const ObjectName& table) {
    for (const Member& one : from) {
      // Unnamed constraints (SQLite) are what they say.
      const bool there = std::any_of(into.begin(), into.end(), [&](const Member& other) { return one.name.empty() ? other == one : same_name(other.name, one.name, dialect_); });
      if (there) continue;
      into.push_back(one);
      say(kind, table, one.name);
    }
  }

  Schema& target_;
  const Schema& live_;
  const Dialect& dialect_;
  std::vector<std::string>& stays_;
};

template <class Member>
bool same_but_for_name(Member a, const Member& b) {
  a.name = b.name;
  return a == b;
}

template <class Member>
const Member* named(const std::vector<Member>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Member& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

// Pairs (name in the database, name wanted); each is used once.
template <class Member>
std::vector<std::pair<std::string, std::string>> renamed(const std::vector<Member>& live, const std::vector<Member>& target) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const Member& wanted : target) {
    if (named(live, wanted.name)) continue;
    for (const Member& one : live) {
      const bool used = std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == one.name; });
      if (used || named(target, one.name) || !same_but_for_name(one, wanted)) continue;
      pairs.emplace_back(one.name, wanted.name);
      break;
    }
  }
  return pairs;
}

}  // namespace

Schema with_what_is_there(Schema target, const Schema& live, const Dialect& dialect, std::vector<std::string>& stays) {
  Carrying(target, live, dialect, stays).run();
  return target;
}

std::vector<Change> names_to_give(const Schema& live, const Schema& target, const Dialect& dialect) {
  std::vector<Change> changes;
  if (is_sqlite(dialect)) return changes;
  target.tables.for_each([&](const Table& wanted) {
    const Table* table = live.tables.find(wanted.name);
    if (!table) return;
    const auto constraints = [&](const auto& pairs) {
      for (const auto& [from, to] : pairs) changes.push_back(RenameConstraint{table->name, from, to});
    };
    if (wanted.primary_key && table->primary_key && wanted.primary_key->name != table->primary_key->name && same_but_for_name(*table->primary_key, *wanted.primary_key))
      changes.push_back(RenameConstraint{table->name, table->primary_key->name, wanted.primary_key->name});
    constraints(renamed(table->uniques, wanted.uniques));
    constraints(renamed(table->foreign_keys, wanted.foreign_keys));
    constraints(renamed(table->checks, wanted.checks));
    for (const auto& [from, to] : renamed(table->indexes, wanted.indexes))
      changes.push_back(RenameRelation{RelationKind::index, {table->name.schema, from}, to});
  });
  return changes;
}

}  // namespace underpin
