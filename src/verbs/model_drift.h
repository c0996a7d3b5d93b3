// Holds the models beside a history against the schema its migrations lead to.
#pragma once
#include "schema/subject.h"

namespace underpin {

// Fills the `drift` of every history, which stays null where it has no models beside it. Where a project has several
// histories and env.py does not say which models are whose, they are those of the history that makes most of their tables.
void find_model_drift(Subject& subject);

}  // namespace underpin
