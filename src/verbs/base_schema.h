// --base FILE: the SQL that has run before a history's first revision, as a schema.
#pragma once
#include <memory>
#include <string>

#include "base/world.h"
#include "schema/schema.h"
#include "schema/dialect.h"

namespace underpin {

// A statement that the engine refuses, or that is not understood, is an error that names its line.
Result<std::shared_ptr<const Schema>> read_base(const World& world, Sources& sources, const std::string& path, const Dialect& dialect);

}  // namespace underpin
