// Asks the engine what every statement of every history locks. Done once the histories are replayed, from the schemas that the
// replay kept, and only for revisions that are not deployed; what comes of it is left to the rules.
#pragma once
#include "schema/subject.h"

namespace underpin {

void find_locks(Subject& subject);

}  // namespace underpin
