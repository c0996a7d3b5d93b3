// Sorts what the statements of each history lock, as the replay asked, by transaction. Done once the histories are replayed, and
// only for revisions that are not deployed; what comes of it is left to the rules.
#pragma once
#include "schema/subject.h"

namespace underpin {

void find_locks(Subject& subject);

}  // namespace underpin
