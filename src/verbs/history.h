// The `history` verb: reads the revision graphs below a path, says what is wrong with them, and works out (and, when
// asked, makes) the edits that repair them. Drawing and printing are the writers' job (writers/history_*.h).
#pragma once
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/world.h"
#include "editors/history_repair.h"
#include "schema/history.h"
#include "verbs/analysis.h"

namespace underpin {

struct HistoryOptions {
  std::string path = ".";
  bool fix = false;    // work out the edits
  bool write = false;  // make them; implies fix
  HeadsRepair heads = HeadsRepair::merge;
  // With `fix` the bodies are replayed before and after the edits, to show that the schema stays the same.
  ReplayChoice replay;
};

// One file as it is and as it would be. `before` is empty for a new file.
struct FileEdit {
  std::string path;  // relative to the report's root
  bool created = false;
  std::string before, after;
};

struct HistoryReport {
  std::string root;  // the project folder all paths are relative to
  std::vector<History> histories;
  std::vector<Graph> graphs;      // graphs[i] belongs to histories[i]
  std::vector<Finding> findings;  // of the readers and of the graph rules

  // With `fix`:
  std::vector<Fix> fixes;          // one per fault repaired, in the order they are told
  std::vector<FileEdit> edits;     // the same, joined per file
  std::string diff;                // the same as a unified diff
  std::vector<std::string> notes;  // what was decided and what could not be repaired, in sentences
  std::string proof;               // what replay says about the schema before and after
  bool schema_unchanged = false;

  // With `write`:
  std::vector<std::string> written;  // paths, relative to root
  std::string backup;                // folder with the originals, relative to root
};

Result<HistoryReport> history(const World& world, Sources& sources, const HistoryOptions& options);

}  // namespace underpin
