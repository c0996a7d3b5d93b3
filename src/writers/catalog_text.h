// The pieces of a PostgreSQL catalog's own texts that have no field of their own in the model: index definitions behind
// USING, check definitions, types with quotes. Shared by the catalog form and whoever compares with a live catalog.
#pragma once
#include <string>
#include <string_view>

#include "schema/dialect.h"

namespace underpin {

// Names of the default schema lose their qualifier, as in "public.users" → "users".
std::string without_default_schema(std::string_view text, std::string_view schema = "public");
// A canonical type with the names of user types quoted where needed.
std::string type_text(const Type& type, const Dialect& dialect);
// "CHECK ((a > 0)) NO INHERIT"
std::string check_text(const Check& check);
// What pg_get_indexdef() prints behind "USING method ".
std::string index_text(const Index& index, const std::vector<Column>& columns, const Dialect& dialect);

}  // namespace underpin
