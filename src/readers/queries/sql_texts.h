// Texts of an application's code that are SQL, as queries of its workload.
#pragma once
#include <string_view>
#include <vector>

#include "base/rope.h"
#include "schema/workload.h"

namespace underpin::queries {

// Cheap: false means that no text in the file is a query.
bool may_have_sql(std::string_view text);

// SQL in there is run once, against the schema of that day.
bool is_migration(std::string_view path);

// `certain`: something sends the text; otherwise it only reads like a query.
void add_sql(const Rope& text, bool certain, std::vector<Query>& queries);

}  // namespace underpin::queries
