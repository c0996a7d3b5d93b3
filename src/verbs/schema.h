// The `schema` verb: the schema that one history leads to on an engine, with everything that could not be decided.
// Printing it is the writers' job.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/world.h"
#include "schema/replay.h"
#include "verbs/analysis.h"
#include "verbs/history_end.h"

namespace underpin {

// What the engine refuses of the models besides a whole table: the object of such a part that is undecided.
inline constexpr const char* kRefusedDetail = "statement";

struct SchemaOptions {
  std::string source;  // PATH, PATH#migrations, each with @REVISION or without
  ReplayChoice replay;
};

struct SchemaResult {
  Schema schema;
  const Dialect* dialect = nullptr;
  std::vector<Undecided> undecided;
  std::size_t statements = 0, failing = 0;
  std::string path;  // without #… and @…
  bool live = false;  // read from a database
  bool models = false;  // declared by models
  std::optional<HistoryEnd> end;  // of an Alembic history, or the one beside the models
};

// Several histories below the path, or none, are an error that says how to choose one.
Result<SchemaResult> schema(const World& world, Sources& sources, const SchemaOptions& options);

}  // namespace underpin
