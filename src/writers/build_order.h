// In which order the objects of a schema are built. Internal to schema_sql.
#pragma once
#include <vector>

#include "schema/change.h"
#include "schema/dialect.h"

namespace underpin {

void build_postgresql(const Schema& schema, const Dialect& dialect, std::vector<Change>& out);
void build_comments(const Schema& schema, std::vector<Change>& out);
void build_sqlite(const Schema& schema, std::vector<Change>& out);

// Views such that each comes after the views it reads; the others keep the order of their names.
std::vector<const View*> views_in_order(const Schema& schema);

}  // namespace underpin
