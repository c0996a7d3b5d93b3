// Tables that a history uses and nowhere makes (an ORM's create_all() or a person did, once): what its own statements
// show of them, and a schema in which they stand.
#pragma once
#include <memory>
#include <vector>

#include "schema/dialect.h"
#include "schema/replay.h"

namespace underpin {

// In the order of their names. Their columns are those that foreign keys refer to, with the type of the column that
// refers and its place; there may be others (`columns_unknown`).
std::vector<Table> tables_made_nowhere(const Trace& trace, const Dialect& dialect);

// `base` (null: nothing) with the tables in it.
std::shared_ptr<const Schema> with_tables(const Schema* base, const std::vector<Table>& tables, const Dialect& dialect);

}  // namespace underpin
