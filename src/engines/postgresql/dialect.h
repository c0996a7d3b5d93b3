// The PostgreSQL row of the engines: everything the model asks of this engine, as data and functions. Talking to a live
// server is inspect's job.
#pragma once
#include "schema/dialect.h"

namespace underpin::postgresql {

inline constexpr int kOldestVersion = 13, kNewestVersion = 18;

// The dialect of a major version; versions outside the known ones get the nearest known one.
const Dialect& postgresql_dialect(int version);

}  // namespace underpin::postgresql
