#include "rules/support.h"

namespace underpin {

extern const Rule journal_disagrees;

const Rule journal_disagrees = {"UP151",
    "journal-disagrees",
    Severity::error,
    "the journal and the folder disagree",
    "Drizzle runs what meta/_journal.json lists. A file it does not list, an entry without a file, or an entry older than the one before it.",
    "a file is never run, or the tool stops",
    "bring file and entry together: make the migration anew with drizzle-kit generate, or restore the file",
    "0130_second.sql  # the journal lists only 0130_first",
    "0130_first.sql  # and its entry in the journal",
    nullptr};

}  // namespace underpin
