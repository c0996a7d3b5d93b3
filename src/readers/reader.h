// A reader: one kind of migration history, found in a project and read without running it. One folder or file each, one
// line in all.def. What the revisions do to a schema is their bodies' business (schema/history.h).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/world.h"
#include "schema/history.h"

namespace underpin {

struct ReadOptions {
  bool bodies = true;        // false: the graph alone; only what tells the order is read
  bool whole_files = false;  // with bodies off: read the files whole all the same (an editor needs them)
};

struct ReadRequest {
  const World& world;
  Sources& sources;
  std::string path;  // a project folder, a folder of migrations or one file
  ReadOptions options;
};

struct Reader {
  std::string_view name;  // what it reads, in a word
  // Every history found at or below the path, kept apart; none is not an error. Complaints about the project as a whole
  // go to `findings`.
  Result<std::vector<History>> (*read)(const ReadRequest& request, std::vector<Finding>& findings);
};

// All rows, in the order of all.def.
const std::vector<const Reader*>& all_readers();

}  // namespace underpin
