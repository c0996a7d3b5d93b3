// Runs a text of SQL against a Replay as a client sends it: statement by statement, each error told at its place, psql's
// own commands and COPY data left out.
#pragma once
#include <string>

#include "base/rope.h"
#include "readers/sql_files/tool.h"
#include "schema/replay.h"

namespace underpin::sql_files {

class ParsedScript;

struct Sending {
  Sent sent = Sent::transaction;
  bool placeholders = false;      // ${name} is replaced before it is sent
};

// `parsed`: the same text, if somebody has begun to parse it.
void run_script(Replay& replay, const Rope& text, const Sending& sending, ParsedScript* parsed = nullptr);

}  // namespace underpin::sql_files
