// Reads what a migration tool's own table in a live database says: at which revisions it is, which of them no file
// declares, which are pending. How each tool keeps its record is one row of a table.
#pragma once
#include "schema/subject.h"
#include "verbs/live.h"

namespace underpin {

VersionClaim read_claim(LiveDatabase& database, const Schema& live, const ReplayedHistory& replayed);

}  // namespace underpin
