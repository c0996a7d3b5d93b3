// Names in the bodies of PL/pgSQL functions that may be a variable as well as a column: the server takes the function as
// it is made, and refuses the query when it first gets there.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "schema/dialect.h"

namespace underpin::sql {

// Name, and the relation whose column it may be; each name once. `create` is the whole CREATE FUNCTION; only relations of the schema and of information_schema are known.
// Empty as well where the text is not understood, or says itself which of the two is meant (#variable_conflict).
std::vector<std::pair<std::string, ObjectName>> ambiguous_names(const std::string& create, const Schema& schema, const Dialect& dialect);

}  // namespace underpin::sql
