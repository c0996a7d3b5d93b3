#include "rules/support.h"

namespace underpin {

extern const Rule unreadable_place;

namespace {

// The reader finds it while it reads.
void find_unreadable_place(const Subject&, std::vector<Finding>&) {}

}  // namespace

const Rule unreadable_place = {
    "UP116",
    "unreadable-place",
    Severity::warning,
    "a file or folder of the project cannot be read",
    "A folder cannot be listed, or a configuration file that speaks of Alembic cannot be parsed.",
    "what lies in it was not looked at",
    "make it readable, and run Underpin again",
    "chmod 000 alembic/versions",
    "chmod u+rx alembic/versions",
    &find_unreadable_place};

}  // namespace underpin
