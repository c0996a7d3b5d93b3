// The catalog of a Schema value as relations that can be queried: information_schema and pg_catalog, as far as migrations
// ask for them. Object ids are opaque texts that only compare (kOid + what they stand for).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sql/statements.h"

namespace underpin::sql {

// First character of every cell that is an object id; the rest is a letter for the kind, ":" and the display name.
inline constexpr char kOid = '\x01';

std::string relation_oid(const ObjectName& name);
std::string type_oid(const ObjectName& name);

// nullopt: no relation of the catalog by that name, or one that is not modelled. `schema_name` may be empty.
// With `names`, rows that have none of these as the name of a relation may be left out: nobody asks for them.
std::optional<Rows> catalog_relation(std::string_view schema_name, std::string_view name, const Schema& schema, const Dialect& dialect,
                                     const std::vector<std::string>* names = nullptr);

}  // namespace underpin::sql
