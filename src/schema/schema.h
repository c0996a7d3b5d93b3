// One database's schema as a value. Copies share structure (copy on write), so a snapshot per revision is cheap.
#pragma once
#include <string>

#include "schema/objects.h"
#include "schema/shared_map.h"

namespace underpin {

// What a relation-space name stands for (tables, views, indexes and sequences share one name space on PostgreSQL).
enum class RelationKind { table, view, index, sequence };
struct Relation {
  RelationKind kind = RelationKind::table;
  ObjectName owner;  // indexes: the table or materialised view; others: the object itself
  Origin origin;
  friend bool operator==(const Relation&, const Relation&) = default;
};

// On SQLite the keys of `relations` are in lower case, because names are compared without case there; `owner` and the
// keys of all other maps keep the case that was written. lookup.h finds things by either.
//
// Keys of `functions` are (schema, "name(identity arguments)"); of `opaque` (what, name); of `comments` ("", object
// display with kind in front). All other maps are keyed by the object's own name.
struct Schema {
  SharedMap<Table> tables;
  SharedMap<View> views;
  SharedMap<Relation> relations;
  SharedMap<UserType> types;
  SharedMap<Sequence> sequences;
  SharedMap<Function> functions;
  SharedMap<Extension> extensions;
  SharedMap<Opaque> schemas;  // named schemas besides the default one
  SharedMap<Opaque> opaque;
  SharedMap<Opaque> comments;
  bool default_schema_dropped = false;  // DROP SCHEMA public
  // What refers to what: follows from the maps above and is kept beside them, so that one statement never looks at all
  // tables. May name users that are none any more. Whoever fills the maps by hand calls reindex() (uses.h).
  struct Uses {
    using Names = SharedMap<char>;
    SharedMap<Names> of_relation;  // relation → tables (foreign keys, defaults, children), views and sequences that name it
    SharedMap<Names> of_type;      // type → tables, types and views that name it
    SharedMap<Names> functions;    // (schema, function name without arguments) → keys in Schema::functions
    SharedMap<int> constraints;    // (schema, constraint name) → number of constraints of that name
    friend bool operator==(const Uses&, const Uses&) { return true; }
  } uses;
  // SQLite triggers are named in the whole database; PostgreSQL ones live in their table. Both are kept in the table.
  friend bool operator==(const Schema&, const Schema&) = default;
};

}  // namespace underpin
