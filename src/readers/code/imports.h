// Imports within the project that cannot work, and imports that run in a circle.
#pragma once
#include <vector>

#include "readers/code/modules.h"
#include "schema/code_facts.h"

namespace underpin::code {

std::vector<BrokenImports> broken_imports(const Modules& modules);
// Python's own order of things, followed from each of the `entries`: importing it before anything else.
std::vector<CircularImport> circular_imports(const Modules& modules, const std::vector<ModuleId>& entries);

}  // namespace underpin::code
