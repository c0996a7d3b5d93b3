// Holds the models beside a history against the schema its migrations lead to.
#pragma once
#include "schema/subject.h"

namespace underpin {

// Fills `replayed.drift`, which stays null where the history has no models beside it.
void find_model_drift(ReplayedHistory& replayed);

}  // namespace underpin
