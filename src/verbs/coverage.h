// Counts what a check has covered and lists what fails and what could not be decided: everything of a Report that is
// no finding.
#pragma once
#include "schema/report.h"
#include "verbs/analysis.h"

namespace underpin {

Report cover(const Analysis& analysis, const Sources& sources);

}  // namespace underpin
