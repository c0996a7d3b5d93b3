// Reads a live SQLite database into a Schema, from its PRAGMAs and the texts it keeps: the same nouns, spelled the same
// way, as a replayed history has. Read only.
#pragma once
#include "engines/sqlite/database.h"
#include "schema/schema.h"

namespace underpin::sqlite {

Result<Schema> inspect(Database& database);

}  // namespace underpin::sqlite
