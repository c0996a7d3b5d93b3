// Finds objects by the names statements use: search path, the default schema written out, names without case on SQLite,
// identifiers cut to the engine's length. Answers the name an object has in the Schema; changes nothing.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "schema/apply.h"

namespace underpin {

bool is_sqlite(const Dialect& dialect);

// An identifier as the engine keeps it: cut to its greatest length.
std::string identifier(std::string_view name, const Dialect& dialect);
// The default schema written out becomes the empty one; both parts are cut to length.
ObjectName normal_name(const ObjectName& name, const Dialect& dialect);
// The key of `Schema::relations` for a name in the schema.
ObjectName relation_key(const ObjectName& name, const Dialect& dialect);
// Equal as the engine compares column, constraint and trigger names.
bool same_name(std::string_view a, std::string_view b, const Dialect& dialect);

bool schema_exists(const Schema& schema, std::string_view name, const Dialect& dialect);
// Where an unqualified new object goes: the first schema of the search path that exists. nullopt: none exists.
std::optional<ObjectName> new_name(const Schema& schema, const ObjectName& name, const Dialect& dialect, const Session& session);

struct FoundRelation {
  ObjectName name;  // as in the schema
  Relation relation;
};
std::optional<FoundRelation> find_relation(const Schema& schema, const ObjectName& name, const Dialect& dialect, const Session& session = {});
// Names as in the schema, or nullopt.
std::optional<ObjectName> find_table(const Schema& schema, const ObjectName& name, const Dialect& dialect, const Session& session = {});
std::optional<ObjectName> find_view(const Schema& schema, const ObjectName& name, const Dialect& dialect, const Session& session = {});
std::optional<ObjectName> find_type(const Schema& schema, const ObjectName& name, const Dialect& dialect, const Session& session = {});

// Comments are kept beside their objects: the key of an object's comment, and its text.
ObjectName comment_key(const ObjectId& object);
std::optional<std::string> comment_on(const Schema& schema, const ObjectId& object);

const Column* find_column(const Table& table, std::string_view name, const Dialect& dialect);

// "status[]" and "app.\"Status\"" name a user type; the answer is its name without array brackets and modifiers.
ObjectName type_name_in(std::string_view type_text);
// The type behind a column's type (arrays looked through), or nullptr.
const UserType* user_type(const Schema& schema, std::string_view type_text, const Dialect& dialect, const Session& session = {});
// A domain's base, followed to the end; other types as they are.
std::string base_type(const Schema& schema, std::string_view type_text, const Dialect& dialect);

}  // namespace underpin
