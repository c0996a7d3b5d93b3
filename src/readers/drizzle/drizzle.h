// Drizzle's models beside the migrations: found by drizzle.config.ts, which names the schema's files and the folder of the
// migrations. Says of schema files that nothing imports that they are dead.
#pragma once
#include <string>
#include <vector>

#include "readers/project/walk.h"
#include "readers/reader.h"

namespace underpin::drizzle {

// `root` is the absolute path of the project; `folders` the absolute paths of the histories' folders, in their order.
void attach_models(const ReadRequest& request, const std::string& root, const std::vector<project::File>& files,
                   const std::vector<std::string>& folders, std::vector<History>& histories);

// Models whose configuration names no folder of migrations that is there: each as a history without revisions.
std::vector<History> lone_models(const ReadRequest& request);

}  // namespace underpin::drizzle
