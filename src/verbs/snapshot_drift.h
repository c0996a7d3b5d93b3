// Holds the record that a migration tool keeps of the schema against what its files really make.
#pragma once
#include "schema/subject.h"

namespace underpin {

// Fills the `snapshot` of every history whose tool keeps such a record.
void find_snapshot_drift(Subject& subject);

}  // namespace underpin
