// What a comparison of two schemas came to. Made by the `diff` verb, printed by writers.
#pragma once
#include <string>
#include <vector>

#include "schema/compare.h"
#include "schema/rename_hints.h"
#include "schema/replay.h"

namespace underpin {

struct SchemaSide {
  std::string name;  // as given, passwords masked
  bool live = false;
  bool models = false;  // declared by the application's models
  Schema schema;     // what was compared: tables of the tools themselves are left out
  std::vector<Undecided> undecided;
  std::size_t failing = 0;  // statements that would fail and are not in it
};

struct SchemaDiff {
  SchemaSide left, right;
  std::vector<Difference> differences;
  std::vector<RenameHint> hints;        // not taken: only proposed
  std::vector<std::string> statements;  // from left to right, without semicolons
  std::vector<std::string> aside;       // tables that were not compared, with the reason
};

}  // namespace underpin
