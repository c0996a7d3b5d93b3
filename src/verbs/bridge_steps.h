// The revisions that a database still lacks, as statements: what the migration tool would send, written for the schema the
// database has by then. Internal to bridge.
#pragma once
#include <optional>
#include <set>

#include "schema/bridge.h"
#include "schema/subject.h"
#include "verbs/version_record.h"

namespace underpin {

struct PendingSteps {
  std::vector<BridgeStep> steps;
  std::vector<std::string> blocked, notes;
  // Revisions that do what is only known by running them: id, and why. The tool itself has to run these.
  std::vector<std::pair<std::string, std::string>> by_tool;
  Schema reached;  // after them
};

// `begin`: the schema of the database, where it is another than that of the revisions in `applied`. Every table may have
// rows. A statement that makes what is there already is left out, with a note; any other that this database would refuse
// blocks.
PendingSteps pending_steps(const ReplayedHistory& old, const std::set<std::size_t>& applied, const std::vector<std::size_t>& pending, const std::optional<Schema>& begin,
                           const VersionRecord& record);

std::string revision_title(const Revision& revision);  // "a1b2 (add phone)"
std::size_t data_steps(const Trace& trace);            // statements that change rows

}  // namespace underpin
