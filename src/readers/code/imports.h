// Imports within the project that cannot work, and imports that run in a circle.
#pragma once
#include <set>
#include <vector>

#include "readers/code/modules.h"
#include "schema/code_facts.h"

namespace underpin::code {

std::vector<BrokenImports> broken_imports(const Modules& modules);
// Python's own order of things, followed from each module with models: importing it before anything else. Told where a
// module with models is asked for what it does not have yet.
std::vector<CircularImport> circular_imports(const Modules& modules, const std::set<ModuleId>& models);

}  // namespace underpin::code
