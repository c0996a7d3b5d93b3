// The tables that Prisma Migrate makes of a schema, as the SQL it would write for an empty database: types, defaults, names
// and referential actions where the schema says none, the tables behind many-to-many relations. Views are not migrated.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "readers/models/model_script.h"
#include "readers/prisma/schema_file.h"

namespace underpin::prisma {

struct TableSettings {
  bool sqlite = false;
  bool foreign_keys = true;  // relationMode = "prisma" makes none
  // Prisma 6 gives a many-to-many table a primary key, earlier ones a unique index; by the name of that key.
  std::function<bool(const std::string&)> has_key = [](const std::string&) { return false; };
};

// Writes the statements and counts the tables; what cannot be told goes into `undecided`.
void write_tables(const std::vector<Block>& blocks, const TableSettings& settings, models::ModelScript& script, ModelSchema& into);

}  // namespace underpin::prisma
