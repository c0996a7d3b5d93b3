// A live database as a source: a URL the user gave, or a SQLite file. Only ever read. A URL found in a project is not for
// this: nobody asked for that database.
#pragma once
#include <optional>
#include <string>

#include "base/world.h"
#include "schema/dialect.h"
#include "schema/schema.h"

namespace underpin {

struct LiveSchema {
  Schema schema;
  const Dialect* dialect = nullptr;  // of the server's own version
};

// "postgresql://…", "postgres://…", with a driver or without; "sqlite:FILE"; or a file that begins as SQLite's do.
bool is_live(const World& world, const std::string& source);
Result<LiveSchema> live_schema(const World& world, const std::string& source);

}  // namespace underpin
