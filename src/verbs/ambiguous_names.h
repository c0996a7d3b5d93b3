// Looks into the functions that a history leaves behind.
#pragma once
#include "schema/subject.h"

namespace underpin {

void find_ambiguous_names(Subject& subject);

}  // namespace underpin
