// A baseline that builds what another source says (the models, a database) instead of what the history comes to: the
// source as if it were one revision. Internal to consolidate.
#pragma once
#include "schema/consolidation.h"
#include "verbs/analysis.h"
#include "verbs/consolidate_proof.h"

namespace underpin {

// Replaces `old.trace` by one revision that builds `source` ("models", or any source of `schema`), keeps of the history what models
// cannot declare, and the rows it leaves where tables and columns are still there. What the two say otherwise goes to
// `out.differences`, parts of the source that are not decidable become questions.
Result<bool> take_from(const World& world, Sources& sources, const std::string& path, const std::string& source, const ReplayChoice& choice, ReplayedHistory& old,
                       Consolidation& out);

}  // namespace underpin
