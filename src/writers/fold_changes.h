// Joins changes that diff() tells apart into the ones a person would write: the sequence of a serial into its column, keys
// and constraints of a new table into the statement that creates it. What they come to stays the same.
#pragma once
#include <vector>

#include "schema/dialect.h"

namespace underpin {

std::vector<Change> fold_changes(std::vector<Change> changes, const Schema& before);

}  // namespace underpin
