#include "rules/rule.h"

namespace underpin {

// Found by the readers: this row has its sentences only.
extern const Rule oversized_file;
const Rule oversized_file = {"UP191",
                             "oversized-file",
                             Severity::note,
                             "a file is too large to be read",
                             "A file of the project is larger than 8 MiB.",
                             "what is in it is not part of the answer",
                             "split it, or leave it: only statements that change the schema matter here",
                             "scripts/seed.sql with 40 MB of INSERT",
                             "scripts/schema.sql and the rows in a file of their own",
                             nullptr};

}  // namespace underpin
