// What stands before a history's first revision, as a schema: the SQL of --base FILE, or what a hosting platform puts
// there (readers/externals.h).
#pragma once
#include <memory>
#include <string>

#include "base/world.h"
#include "readers/externals.h"
#include "schema/schema.h"
#include "schema/dialect.h"

namespace underpin {

// A statement that the engine refuses, or that is not understood, is an error that names its line.
Result<std::shared_ptr<const Schema>> read_base(const World& world, Sources& sources, const std::string& path, const Dialect& dialect);
// Its tables are marked external: their shapes are assumed.
Result<std::shared_ptr<const Schema>> assumed_base(Sources& sources, const Externals& externals, const Dialect& dialect);

}  // namespace underpin
