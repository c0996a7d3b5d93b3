// The tables that SQLite's own modules (FTS3 to FTS5, R*Tree) make beside a virtual table and drop with it: docs_data,
// docs_idx … They are no objects of a Schema; a catalog lists them.
#pragma once
#include <vector>

#include "schema/objects.h"

namespace underpin {

// None for a table that is not virtual, and for modules that are not SQLite's own.
std::vector<Table> shadow_tables(const Table& table);

}  // namespace underpin
