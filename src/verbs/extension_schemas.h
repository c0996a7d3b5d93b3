// Types and operator classes of extensions without the schema their extension is in: a history names them by its search path,
// a catalog by their schema.
#pragma once
#include "schema/schema_diff.h"

namespace underpin {

// Changes both sides, where one is a live database and the other is not.
void forget_extension_schemas(SchemaDiff& diff);

}  // namespace underpin
