// `consolidate --status`: where one database stands, and what brings it to the baseline of the consolidated history. The
// database is only read; the answer is statements for a person to run.
#pragma once
#include <string>

#include "base/world.h"
#include "schema/bridge.h"
#include "verbs/analysis.h"

namespace underpin {

struct BridgeOptions {
  std::string path = ".";
  ReplayChoice replay;
  std::string database;              // URL or file, as the user named it
  std::vector<std::string> answers;  // as for consolidate
};

// Before the baseline was written: the one that would be. Afterwards: the one in the project, with the old files as they
// lie in the archive (its `baseline.toml` says which).
Result<Bridge> bridge(const World& world, Sources& sources, const BridgeOptions& options);

}  // namespace underpin
