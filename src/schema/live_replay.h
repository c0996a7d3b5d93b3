// Revisions replayed on a database that stands already: its schema is known, and every table may have rows, so that what
// a program would do with rows is not decidable.
#pragma once
#include <vector>

#include "schema/history.h"

namespace underpin {

// Upwards, in the order given. trace.start is `begin`.
Trace replay_on(const Schema& begin, const History& history, const std::vector<std::size_t>& revisions, const Dialect& dialect);

}  // namespace underpin
