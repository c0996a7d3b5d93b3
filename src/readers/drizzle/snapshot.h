// drizzle-kit's own record of the schema behind a migration, meta/0007_snapshot.json: what it took the database for when it
// wrote the file beside it. Read as the SQL that would make it, each piece with its place in the record.
#pragma once
#include "base/source.h"
#include "schema/history.h"

namespace underpin::drizzle {

// No tables: it is no snapshot of this engine, or of a form that is not known.
ModelSchema read_snapshot(const Sources& sources, FileId file, const Dialect& dialect);

}  // namespace underpin::drizzle
