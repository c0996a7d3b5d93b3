// What `check --db` adds to a check: the database held against the histories that are for it, or against the models where
// there is no history, with what its version table claims; and its rows asked whether they are as all of them say.
#pragma once
#include <memory>
#include <string>

#include "base/world.h"
#include "verbs/analysis.h"
#include "verbs/live.h"

namespace underpin {

struct LiveOptions {
  std::string source;   // a URL or file the user named
  bool exact = false;   // count everything, whatever it takes
  std::string planned;  // a file of SQL, or SQL: constraints to come, held against the rows
};

// The database, open and its schema read, before the histories are replayed for its engine.
struct LiveInput {
  LiveDatabase database;
  LiveSchema schema;
  std::vector<DataQuestion> planned;
};
Result<LiveInput> open_live(const World& world, Sources& sources, const LiveOptions& options);
// Histories are replayed for the engine that the database is, those left aside that are for another one.
void choose_engine_of(const LiveInput& live, Analysis& analysis);
// After the replay. `models` are asked for only where there is no history.
void hold_against(LiveInput& live, const LiveOptions& options, Analysis& analysis, const std::function<ModelSchema(const Dialect&)>& models);

}  // namespace underpin
