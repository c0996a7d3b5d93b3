// The two forms of a catalog as JSON, one file each. Internal to catalog_json.
#pragma once
#include "base/source.h"
#include "schema/dialect.h"
#include "writers/compact_json.h"

namespace underpin {

void postgresql_catalog(JsonObject& out, const Schema& schema, const Dialect& dialect);
void sqlite_catalog(JsonObject& out, const Schema& schema, const Dialect& dialect, const Sources* sources);

}  // namespace underpin
