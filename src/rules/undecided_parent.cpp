#include "rules/rule.h"

namespace underpin {

extern const Rule undecided_parent;

// Found by the readers: this row has its sentences only.
const Rule undecided_parent = {
    "UP119",
    "undecided-parent",
    Severity::error,
    "an id or a parent is not a literal",
    "`revision`, `down_revision` or `depends_on` is computed when the file is loaded.",
    "the place of this revision in the history is not known without running the code",
    "write the id as a string",
    "down_revision = previous('users')",
    "down_revision = 'a1b2c3'",
    nullptr};

}  // namespace underpin
