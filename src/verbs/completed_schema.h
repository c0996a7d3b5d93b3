// What a database comes to when it is brought to what models declare: their tables and types, and of everything that
// models do not declare (views, functions, triggers, policies, INHERITS, partitions …) what was there before.
#pragma once
#include "schema/dialect.h"
#include "schema/schema.h"

namespace underpin {

// `declared` is the models' schema as it was compared, `whole` the same before anything was left out of it.
Schema completed_by(const Schema& before, const Schema& declared, const Schema& whole, const Dialect& dialect);

}  // namespace underpin
