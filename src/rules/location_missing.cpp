#include "rules/support.h"

namespace underpin {

extern const Rule location_missing;

namespace {

// The reader finds it while it reads.
void find_location_missing(const Subject&, std::vector<Finding>&) {}

}  // namespace

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
    &find_location_missing};

}  // namespace underpin
