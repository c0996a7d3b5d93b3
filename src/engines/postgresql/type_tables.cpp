// What the tables say of types: operator classes, casts, keys, extensions. Names only, no modifiers: callers may pass
// "character varying(20)".
#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "engines/postgresql/types.h"

namespace underpin::postgresql {
namespace {

struct Opclass {
  std::string_view method, type, name, extension;
};
constexpr Opclass kOpclasses[] = {
#define UNDERPIN_OPCLASS(method, type, name, extension) {method, type, name, extension},
#include "engines/postgresql/opclasses.def"
#undef UNDERPIN_OPCLASS
};

struct Pair {
  std::string_view from, to;
};
constexpr Pair kAssignable[] = {
#define UNDERPIN_ASSIGNABLE(from, to) {from, to},
#define UNDERPIN_REFERENCES(from, to)
#define UNDERPIN_NO_KEY(type)
#include "engines/postgresql/casts.def"
};
constexpr Pair kReferences[] = {
#define UNDERPIN_ASSIGNABLE(from, to)
#define UNDERPIN_REFERENCES(from, to) {from, to},
#define UNDERPIN_NO_KEY(type)
#include "engines/postgresql/casts.def"
};
constexpr std::string_view kNoKey[] = {
#define UNDERPIN_ASSIGNABLE(from, to)
#define UNDERPIN_REFERENCES(from, to)
#define UNDERPIN_NO_KEY(type) type,
#include "engines/postgresql/casts.def"
};

struct Provided {
  std::string_view name, extension;
};
constexpr Provided kProvided[] = {
#define UNDERPIN_PROVIDES(name, extension) {name, extension},
#include "engines/postgresql/extensions.def"
#undef UNDERPIN_PROVIDES
};

constexpr std::string_view kServerFunctions[] = {
#define UNDERPIN_SERVER_FUNCTION(name) name,
#include "engines/postgresql/functions.def"
#undef UNDERPIN_SERVER_FUNCTION
};

template <std::size_t N>
bool listed(const Pair (&table)[N], std::string_view from, std::string_view to) {
  return std::any_of(std::begin(table), std::end(table), [&](const Pair& row) { return row.from == from && row.to == to; });
}

// "bpchar" is "character" without a length: the same type.
std::string plain(std::string_view type) {
  std::string name = type_parts(type).name;
  return name == "bpchar" ? "character" : name;
}

bool string_type(std::string_view name) {
  return name == "text" || name == "character varying" || name == "character" || name == "citext" || name == "name";
}

// The pseudo-type under which operator classes take a type, or empty.
std::string_view polymorphic(std::string_view name) {
  if (ends_with(name, "multirange")) return "anymultirange";
  if (name == "oidvector" || name == "int2vector") return "anyarray";
  for (std::string_view range : {"int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange"})
    if (name == range) return "anyrange";
  return {};
}

// Types that are the same bytes as another one and use its operator classes when they have none of their own.
std::string_view same_bytes(std::string_view name) {
  if (name == "character varying" || name == "citext") return "text";
  if (name == "cidr") return "inet";
  if (starts_with(name, "reg") && builtin_type(name)) return "oid";
  if (name == "lo") return "oid";
  if (name == "earth") return "cube";
  return {};
}

// The extension a class for exactly this type comes from; nullptr: there is no class.
const Opclass* opclass(std::string_view method, std::string_view name) {
  for (const Opclass& row : kOpclasses)
    if (row.method == method && row.type == name) return &row;
  return nullptr;
}

const Opclass* default_opclass(std::string_view method, std::string_view type) {
  const bool array = ends_with(type, "[]");
  const std::string name = plain(type);
  if (array) {
    // GIN compares the elements as soon as the index is made.
    if (method == "gin" && !default_opclass("btree", name)) return nullptr;
    if (const Opclass* found = opclass(method, "anyarray")) return found;
    return opclass(method, name + "[]");
  }
  if (const Opclass* found = opclass(method, name)) return found;
  if (const std::string_view pseudo = polymorphic(name); !pseudo.empty()) return opclass(method, pseudo);
  if (const std::string_view same = same_bytes(name); !same.empty()) return opclass(method, same);
  // A name no table knows is a type of the schema, most likely an enum.
  if (!builtin_type(name) && extension_of(name).empty() && !starts_with(name, "any")) return opclass(method, "anyenum");
  return nullptr;
}

}  // namespace

std::string_view extension_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  std::string low = lower(dot == std::string_view::npos ? name : name.substr(dot + 1));
  const auto row = std::lower_bound(std::begin(kProvided), std::end(kProvided), low,
                                    [](const Provided& p, const std::string& wanted) { return p.name < wanted; });
  if (row != std::end(kProvided) && row->name == low) {
    // Some extensions have operator classes of the same names as the server's own, for other methods.
    const bool own = std::any_of(std::begin(kOpclasses), std::end(kOpclasses), [&](const Opclass& opclass) { return opclass.name == low && opclass.extension.empty(); });
    return own ? std::string_view() : row->extension;
  }
  if (const std::string base = type_parts(low).name; base != low) return extension_of(base);
  return starts_with(low, "st_") ? "postgis" : "";
}

bool server_function(std::string_view name) { return std::binary_search(std::begin(kServerFunctions), std::end(kServerFunctions), name); }

bool fully_known_extension(std::string_view name) {
  static constexpr std::string_view kContrib[] = {
      "adminpack", "amcheck", "autoinc", "bloom", "btree_gin", "btree_gist", "citext", "cube", "dblink", "dict_int", "dict_xsyn", "earthdistance",
      "file_fdw", "fuzzystrmatch", "hstore", "insert_username", "intagg", "intarray", "isn", "lo", "ltree", "moddatetime", "old_snapshot",
      "pageinspect", "pg_buffercache", "pg_freespacemap", "pg_prewarm", "pg_stat_statements", "pg_surgery", "pg_trgm", "pg_visibility",
      "pg_walinspect", "pgcrypto", "pgrowlocks", "pgstattuple", "plpgsql", "postgres_fdw", "refint", "seg", "sslinfo", "tablefunc", "tcn",
      "tsm_system_rows", "tsm_system_time", "unaccent", "uuid-ossp", "vector", "xml2"};
  return std::binary_search(std::begin(kContrib), std::end(kContrib), name);
}

bool has_default_opclass(std::string_view method, std::string_view type) {
  const Opclass* found = default_opclass(method, type);
  if (!found) return false;
  // A type that an extension brings comes with that extension's own classes.
  return found->extension.empty() || found->extension == extension_of(type_parts(type).name);
}

std::string_view default_opclass_name(std::string_view method, std::string_view type) {
  const Opclass* found = default_opclass(method, type);
  return found ? found->name : std::string_view();
}

std::string_view opclass_extension(std::string_view method, std::string_view type) {
  const Opclass* found = default_opclass(method, type);
  return found ? found->extension : std::string_view();
}

bool references(std::string_view from, std::string_view to) {
  const std::string a = plain(from), b = plain(to);
  if (ends_with(from, "[]") || ends_with(to, "[]")) return ends_with(from, "[]") && ends_with(to, "[]") && a == b;
  if (std::find(std::begin(kNoKey), std::end(kNoKey), b) != std::end(kNoKey)) return false;
  return a == b || listed(kReferences, a, b);
}

bool assignable(std::string_view from, std::string_view to) {
  const std::string a = plain(from), b = plain(to);
  const bool from_array = ends_with(from, "[]"), to_array = ends_with(to, "[]");
  if (from_array != to_array) return !to_array && string_type(b);
  return a == b || string_type(b) || listed(kAssignable, a, b);
}

}  // namespace underpin::postgresql
