// Runs a replayed history on a real engine, statement by statement behind savepoints, and writes down where the engine
// and the replay are of two minds. The judge of everything the replay claims: of proofs, and of our own tests.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "run/scratch.h"
#include "schema/replay.h"

namespace underpin {

// What a migration tool would send for this change.
std::vector<std::string> statements_to_send(const Change& change, const Schema& before, const Dialect& dialect);
// For all changes of a statement, or its own SQL. Empty: it is done in the program's own code.
std::vector<std::string> statements_to_send(const Statement& statement, const Schema& before, const Dialect& dialect);

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
// `surroundings`: the engine has what the trace starts from (prepare_engine()).
Result<EngineReplay> run_on_engine(const Trace& trace, const Dialect& dialect, ScratchEngine& engine, bool surroundings = false);

// Makes what a history stands on (roles included) on an empty engine. The answer: what the engine refused, in its words.
std::vector<std::string> prepare_engine(const Schema& start, const Dialect& dialect, ScratchEngine& engine);

}  // namespace underpin
