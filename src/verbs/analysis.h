// The way that check and schema share: find the histories below a path, analyse their graphs, replay them. What is said
// about the result is left to the rules and the writers.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/world.h"
#include "readers/reader.h"
#include "schema/subject.h"
#include "verbs/engine_choice.h"

namespace underpin {

// Subject and Project point into each other's vectors, so an Analysis stays where it was made.
struct Analysis {
  Project project;
  Subject subject;
};

// What a history is replayed for, and on.
struct ReplayChoice {
  EngineChoice engine;
  std::string base;  // file of SQL that has run before; empty: none
};

// What every reader finds at or below the path.
Result<std::vector<History>> read_all(const World& world, Sources& sources, const std::string& path, const ReadOptions& options,
                                      std::vector<Finding>& findings);

// `path` as the readers take it. The project's other facts (DDL outside the migrations, credentials) are not
// looked for here. An unreadable path is an error, a path without a history is not.
Result<std::unique_ptr<Analysis>> read_histories(const World& world, Sources& sources, const std::string& path, const ReplayChoice& choice);

// Replays every history; with `everything` each downgrade right after its upgrade, and asks what statements lock. An Alembic history that misses what
// another history of the project makes is replayed on top of that one.
void replay_histories(Analysis& analysis, bool everything);

}  // namespace underpin
