// What a database keeps when it is brought to another schema: everything that it has and the other has not. Nothing is
// ever dropped on the way; the caller tells what stays.
#pragma once
#include <string>
#include <vector>

#include "schema/change.h"
#include "schema/dialect.h"
#include "schema/schema.h"

namespace underpin {

// `target` with what `live` has besides: tables, columns, keys, checks, indexes, triggers, policies, views, types and the
// rest. `stays` names them. Both are in one wording.
Schema with_what_is_there(Schema target, const Schema& live, const Dialect& dialect, std::vector<std::string>& stays);

// Constraints and indexes of `live` that differ from one of `target` in nothing but the name, and the changes that
// give them that name (PostgreSQL). Empty where names are no matter.
std::vector<Change> names_to_give(const Schema& live, const Schema& target, const Dialect& dialect);

}  // namespace underpin
