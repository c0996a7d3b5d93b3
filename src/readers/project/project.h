// What a project does besides its migrations: schema changes in application code and scripts, credentials in
// configuration, places that could not be read. Knows files and their languages; what is wrong about it is for the rules.
#pragma once
#include <string>

#include "base/world.h"
#include "schema/project.h"

namespace underpin::project {

// Walks the folder and adds to `project` (whose histories are known already: their version folders are left out). Only
// files that matter are kept in `sources`. Never fails: what cannot be read becomes a finding of the project.
void read(const World& world, Sources& sources, const std::string& root, Project& project);

}  // namespace underpin::project
