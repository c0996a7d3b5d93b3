// The changes that lead from one schema to another, in an order in which the engine takes them. Objects are matched by
// name; renames are not guessed. Columns come in the order they are added in: column order is no difference.
#pragma once
#include <vector>

#include "schema/dialect.h"

namespace underpin {

// apply(diff(a, b), a) == b, orders that carry no meaning aside. Both schemas are as apply() leaves them.
std::vector<Change> diff(const Schema& from, const Schema& to, const Dialect& dialect);

}  // namespace underpin
