// Runs a text of SQL against a Replay as a client sends it: statement by statement, each error told at its place, psql's
// own commands and COPY data left out.
#pragma once
#include <string>

#include "base/rope.h"
#include "readers/sql_files/tool.h"
#include "schema/replay.h"

namespace underpin::sql_files {

struct Sending {
  Sent sent = Sent::transaction;
  bool placeholders = false;      // ${name} is replaced before it is sent
};

void run_script(Replay& replay, const Rope& text, const Sending& sending);

}  // namespace underpin::sql_files
