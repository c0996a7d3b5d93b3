// What a query in an application's own SQL text uses: its tables, and its columns by what they are used for.
#pragma once
#include <string_view>
#include <vector>

#include "base/rope.h"
#include "schema/workload.h"

namespace underpin::sql {

// Begins like a statement about rows. Cheap; prose that begins so passes too.
bool looks_like_query(std::string_view text);

// One per statement that names a table, places in the code where the text was written. Placeholders of drivers (`?`,
// `%s`, `%(name)s`, `:name`, `$1`) are parameters. A column without a table's name is told only where one table can be
// meant. Empty: no parser takes the text, or nothing in it names a table.
std::vector<Query> query_uses(const Rope& text);

}  // namespace underpin::sql
