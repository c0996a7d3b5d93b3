// Reads a live PostgreSQL database's catalog into a Schema: the same nouns, spelled the same way, as a replayed history
// has. Read only. Objects that belong to an extension are left out, as the extension stands for them.
#pragma once
#include "engines/postgresql/connection.h"
#include "schema/schema.h"

namespace underpin::postgresql {

// Tables, columns and keys must be readable; of what else may not be read `unread` says so, where it is given.
Result<Schema> inspect(Connection& connection, std::vector<std::string>* unread = nullptr);

}  // namespace underpin::postgresql
