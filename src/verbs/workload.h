// Brings the queries of the application and the schemas of its migrations and models together.
#pragma once
#include "verbs/analysis.h"

namespace underpin {

// Needs the histories replayed, the models compared and the project read.
void link_workload(Analysis& analysis);

}  // namespace underpin
