// The `diff` verb: in what the schemas of two sources differ, what looks renamed, and the statements that lead from the
// first to the second. Printing it is the writers' job.
#pragma once
#include <string>
#include <vector>

#include "base/world.h"
#include "schema/schema_diff.h"
#include "verbs/analysis.h"

namespace underpin {

struct DiffOptions {
  std::string left, right;           // as `underpin schema` takes them
  std::vector<std::string> renames;  // "table=new_name", "table.column=new_name"
  ReplayChoice replay;               // for what is replayed; a live side says which engine it is
};

Result<SchemaDiff> diff_sources(const World& world, Sources& sources, const DiffOptions& options);

}  // namespace underpin
