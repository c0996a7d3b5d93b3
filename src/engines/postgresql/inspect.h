// Reads a live PostgreSQL database's catalog into a Schema: the same nouns, spelled the same way, as a replayed history
// has. Read only. Objects that belong to an extension are left out, as the extension stands for them.
#pragma once
#include "engines/postgresql/connection.h"
#include "schema/schema.h"

namespace underpin::postgresql {

Result<Schema> inspect(Connection& connection);

}  // namespace underpin::postgresql
