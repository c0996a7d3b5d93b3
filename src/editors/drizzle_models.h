// Completes Drizzle's schema files from a schema, as models.h does it for SQLAlchemy: columns, keys, indexes, checks, enums
// and tables that are missing are added where they belong, what is said wrongly is corrected, in the style and with the
// imports of the file. Names follow the schema, for drizzle-kit tells constraints apart by their names.
#pragma once
#include "editors/models.h"

namespace underpin {

ModelEdits complete_drizzle(const ModelsRequest& request);

}  // namespace underpin
