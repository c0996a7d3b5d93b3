// The tables that a project's models declare: what `metadata.create_all()` would build on an empty database of an engine.
// Which metadata is meant is what env.py's `target_metadata` says; where that cannot be followed, every class and table
// found in the project's code counts.
#pragma once
#include <memory>
#include <string>

#include "readers/alembic/body.h"
#include "schema/history.h"

namespace underpin::alembic {

ModelSchema read_models(const BodyContext& context, const std::string& script_location, const Dialect& dialect);

}  // namespace underpin::alembic
