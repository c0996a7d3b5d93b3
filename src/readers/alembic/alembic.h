// Reads Alembic histories of a project without running it: finds every version location, reads each file's head, and
// gives each revision a body that interprets its upgrade() and downgrade() against a Replay.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "readers/reader.h"

namespace underpin::alembic {

// `path` is a project folder, a script location, a versions folder or one revision file. Every history found below it,
// kept apart; none is not an error. Complaints about the project (unreadable folders, locations that are not there) go
// to `findings`, or without it to the first history.
Result<std::vector<History>> read(const World& world, Sources& sources, const std::string& path, const ReadOptions& options,
                                  std::vector<Finding>* findings = nullptr);

// The models of a project that has no history to find them by: all that its code declares.
std::function<ModelSchema(const Dialect&)> models_alone(const World& world, Sources& sources, const std::string& path);

// The project folder that holds `path`: display paths are relative to it. A folder that is itself no part of a script
// location is its own root.
std::string project_root(const World& world, const std::string& path);

}  // namespace underpin::alembic
