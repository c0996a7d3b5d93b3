// Reads Alembic histories of a project without running it: finds every version location, reads each file's head, and
// gives each revision a body that interprets its upgrade() and downgrade() against a Replay.
#pragma once
#include <string>
#include <vector>

#include "base/world.h"
#include "schema/history.h"

namespace underpin::alembic {

struct ReadOptions {
  bool bodies = true;  // false: the graph alone; only the heads of the files are read
};

// `path` is a project folder, a script location, a versions folder or one revision file. Every history found below it,
// kept apart; none is not an error.
Result<std::vector<History>> read(const World& world, Sources& sources, const std::string& path, const ReadOptions& options);

}  // namespace underpin::alembic
