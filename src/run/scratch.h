// An empty database of our own on which a project's statements are run to see what they come to: a private PostgreSQL
// server, or SQLite in memory. Every statement stands behind a savepoint; what fails leaves no trace and is answered with
// the engine's message. What the results mean is left to the callers.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/schema.h"

namespace underpin {

using ScratchRow = std::vector<std::optional<std::string>>;

struct ScratchEngine {
  std::string server;  // "PostgreSQL 15.4", "SQLite 3.40.1"
  // The engine's error, if any. `own_transaction`: outside the transaction that the others run in.
  std::function<std::optional<std::string>(const std::vector<std::string>& statements, bool own_transaction)> run;
  std::function<void()> end_revision;  // commits
  std::function<void(const std::string& name)> make_role;  // one that may not log in; there already is fine
  std::function<Result<Schema>()> inspect;
  std::function<Result<std::vector<ScratchRow>>(const std::string& query)> rows;
};

// `trusted`: the statements are our own, roles may be made. Otherwise they run with a plain owner's rights.
Result<ScratchEngine> scratch_postgresql(bool trusted);
Result<ScratchEngine> scratch_sqlite();

}  // namespace underpin
