// The `consolidate` verb: one baseline that stands for a whole migration history, the old files kept in an archive, and a
// proof that both lead to the same database. What to write is worked out and proved first; files are changed only when
// asked for. Printing is the writers' job (writers/consolidation_text.h).
#pragma once
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/world.h"
#include "schema/consolidation.h"
#include "verbs/analysis.h"

namespace underpin {

struct ConsolidateOptions {
  std::string path = ".";
  ReplayChoice replay;
  std::string from;                  // "models", or any source of `schema`, that says what the baseline builds; empty: the history
  bool write = false;
  bool scratch = true;               // false: the static proof alone
  std::vector<std::string> answers;  // "Q1a2b3c=leave-out", "all=leave-out"
};

// Questions that are open are no error: they are part of the answer, and nothing is written then.
Result<Consolidation> consolidate(const World& world, Sources& sources, const ConsolidateOptions& options);

}  // namespace underpin
