#include "rules/rule.h"

namespace underpin {

extern const Rule location_missing;

// Found by the readers: this row has its sentences only.
const Rule location_missing = {
    "UP117",
    "location-missing",
    Severity::warning,
    "the configuration names a migration folder that is not there",
    "`script_location` or `version_locations` names no folder of this project.",
    "the migrations it stands for were not looked at",
    "correct the path, or check out what is missing",
    "script_location = migratons",
    "script_location = migrations",
    nullptr};

}  // namespace underpin
