// Repairs a revision graph: works out which ids and parents the revisions should have, and the edits to their files that
// write them. Pure: what Alembic would load afterwards is handed back as a value, and nothing is written here.
#pragma once
#include <string>
#include <vector>

#include "base/finding.h"
#include "schema/history.h"

namespace underpin {

// What becomes of several heads: one merge revision on top of them (keeps what Alembic does today), or one line in
// the order of replay.
enum class HeadsRepair { merge, line };

struct RepairOptions {
  HeadsRepair heads = HeadsRepair::merge;
  std::vector<std::size_t> order;  // in which the revisions should run; empty: replay_order of what is repaired
  std::string now;                 // "2024-05-17 12:00:00.000000", the date of a merge revision
};

struct Repair {
  std::vector<Fix> fixes;          // one per fault; together they make `after`
  std::vector<std::string> notes;  // what was decided by evidence weaker than the files' own words, and what stays broken
  History after;                   // revisions as in the history, same indices; a merge revision comes last
};

Repair repair_history(const History& history, const Sources& sources, const RepairOptions& options);

}  // namespace underpin
