// In what a live database differs from what should be in it: from the schema of the revisions that its version table
// names, else of the heads, history by history; from the models where there is no history.
#pragma once
#include <functional>

#include "schema/subject.h"
#include "verbs/live.h"

namespace underpin {

// `declared` (left) held against the database (right), both in one wording; partitions that programs make are left aside.
SchemaDiff difference_from(Schema declared, const LiveState& state, bool models);

// Tables and columns that are on one side only: enough to tell revisions apart, and quick.
std::size_t rough_distance(const Schema& declared, const Schema& live);

void find_live_drift(LiveDatabase& database, const Subject& subject, LiveState& state, const std::function<ModelSchema(const Dialect&)>& models);

}  // namespace underpin
