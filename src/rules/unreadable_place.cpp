#include "rules/rule.h"

namespace underpin {

extern const Rule unreadable_place;

// Found by the readers: this row has its sentences only.
const Rule unreadable_place = {
    "UP116",
    "unreadable-place",
    Severity::warning,
    "a file or folder of the project cannot be read",
    "A folder cannot be listed, or `alembic.ini` cannot be read.",
    "what lies in it was not looked at",
    "make it readable, and run Underpin again",
    "chmod 000 alembic/versions",
    "chmod u+rx alembic/versions",
    nullptr};

}  // namespace underpin
