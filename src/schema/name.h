// Names of database objects. A reference is always a name, never a pointer, so schemas can be copied and compared.
#pragma once
#include <compare>
#include <string>
#include <string_view>

namespace underpin {

// A name as the catalog holds it (already folded and unquoted). An empty schema means the engine's default one
// ("public" on PostgreSQL, "main" on SQLite), so that most names print bare.
struct ObjectName {
  std::string schema;
  std::string name;
  auto operator<=>(const ObjectName&) const = default;
  bool empty() const { return name.empty(); }
  std::string display() const { return schema.empty() ? name : schema + "." + name; }
};

enum class ObjectKind {
  schema, extension, type, sequence, table, column, constraint, index, view, function, trigger, policy, grant, publication,
  cast, comment, statistics, data, opaque
};

std::string_view kind_word(ObjectKind kind);  // "table", "foreign key" is said by rules

// An object anywhere in a database: kind, the relation or object it belongs to, and its own name within that
// (column, constraint, trigger, policy). Indexes are named by (schema, index name): `member` is empty.
struct ObjectId {
  ObjectKind kind = ObjectKind::opaque;
  ObjectName name;
  std::string member;
  auto operator<=>(const ObjectId&) const = default;
  std::string display() const { return member.empty() ? name.display() : name.display() + "." + member; }
};

}  // namespace underpin
