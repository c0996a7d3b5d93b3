// Runs a replayed history on a real engine, statement by statement behind savepoints, and writes down where the engine
// and the replay are of two minds. The judge of everything the replay claims; used by tests and by a developer tool.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/replay.h"

namespace underpin::test {

// An empty scratch database. `run` sends the statements of one event and answers with the engine's error, if any; what
// failed leaves no trace. `own_transaction`: outside the migration's transaction.
struct ScratchEngine {
  std::function<std::optional<std::string>(const std::vector<std::string>& statements, bool own_transaction)> run;
  std::function<void()> end_revision;
  std::function<Result<Schema>()> inspect;
};
Result<ScratchEngine> postgresql_engine();  // needs ScratchPostgres
Result<ScratchEngine> sqlite_engine();

// What a migration tool would send for this change.
std::vector<std::string> statements_to_send(const Change& change, const Schema& before, const Dialect& dialect);

struct Disagreement {
  std::string revision;
  std::string statement;
  std::string replay;  // what the replay says: the failure, or empty for success
  std::string engine;  // the engine's error, or empty
  bool rows = false;   // about rows, not about the schema: the replay has no opinion
};

struct EngineReplay {
  std::vector<Disagreement> disagreements;
  std::size_t statements = 0;  // sent
  std::size_t silent = 0;      // nothing to send: done in the program's own code
  std::size_t failing = 0;     // both say so
  Schema catalog;              // what the engine ends in
};
Result<EngineReplay> run_on_engine(const Trace& trace, const Dialect& dialect, ScratchEngine& engine);

}  // namespace underpin::test
