// The `diff` verb: in what the schemas of two sources differ, what looks renamed, and the statements that lead from the
// first to the second. Printing it is the writers' job.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/world.h"
#include "schema/schema_diff.h"
#include "verbs/analysis.h"
#include "verbs/history_end.h"

namespace underpin {

struct DiffOptions {
  std::string left, right;           // as `underpin schema` takes them
  std::vector<std::string> renames;  // "table=new_name", "table.column=new_name"
  ReplayChoice replay;               // for what is replayed; a live side says which engine it is
};

// A comparison with what leads from its first side to the second.
struct ClosableDiff : SchemaDiff {
  const Dialect* dialect = nullptr;
  std::optional<HistoryEnd> left_end, right_end;  // of an Alembic history, or the one beside models
  std::vector<Change> renames, changes;           // those asked for, then the rest; `statements` are the same as SQL
  Schema start, renamed, finish;                  // what they are made on, after the renames, and what they come to
  Schema whole_left, whole_right;                 // as read, before anything that models do not declare was left out
};

Result<ClosableDiff> diff_sources(const World& world, Sources& sources, const DiffOptions& options);

}  // namespace underpin
