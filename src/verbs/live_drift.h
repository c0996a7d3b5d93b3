// In what a live database differs from what should be in it: from the schema of the revisions that its version table
// names, else of the heads, history by history; from the models where there is no history.
#pragma once
#include <functional>

#include "schema/subject.h"
#include "verbs/live.h"

namespace underpin {

void find_live_drift(LiveDatabase& database, const Subject& subject, LiveState& state, const std::function<ModelSchema(const Dialect&)>& models);

}  // namespace underpin
