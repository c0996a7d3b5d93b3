// Gives the objects of a live schema places: each table's definition becomes a virtual file `live:TABLE`, so that
// findings about a database have lines to point at.
#pragma once
#include "base/source.h"
#include "schema/dialect.h"
#include "schema/schema.h"

namespace underpin {

void give_places(Schema& schema, const Dialect& dialect, Sources& sources);

}  // namespace underpin
