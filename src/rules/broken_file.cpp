#include "rules/rule.h"

namespace underpin {

extern const Rule broken_file;

// Found by the readers: this row has its sentences only.
const Rule broken_file = {
    "UP118",
    "broken-file",
    Severity::error,
    "a revision file is no Python",
    "A revision file has merge-conflict markers, bytes that are not UTF-8, or a place that is no Python.",
    "Alembic stops at every command when it loads the file",
    "decide for one side of the conflict, close what was left open, or save the file as UTF-8",
    "<<<<<<< HEAD\ndown_revision = 'a1'\n=======\ndown_revision = 'b2'\n>>>>>>> feature",
    "down_revision = 'a1'",
    nullptr};

}  // namespace underpin
