// What consolidating a history comes to, for people and as JSON.
#pragma once
#include <string>

#include "base/source.h"
#include "schema/consolidation.h"

namespace underpin {

struct ConsolidationStyle {
  bool all = false;     // every fate, not the first few
  std::string command;  // how this is run again
};

std::string consolidation_text(const Consolidation& one, const Sources& sources, const ConsolidationStyle& style);
std::string consolidation_json(const Consolidation& one, const Sources& sources);

}  // namespace underpin
