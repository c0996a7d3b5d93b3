// The command line: from words to exit code. Everything it does is done by verbs and writers; here their inputs are
// gathered and their answers printed.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "base/world.h"

namespace underpin::cli {

struct Terminal {
  bool out_is_terminal = false;
  int columns = 0;  // 0: unknown
};

struct Printed {
  std::string out;
  std::string err;
  int exit_code = 0;
};

// `words` without the program's name.
Printed run(const World& world, const Terminal& terminal, const std::vector<std::string>& words);

int exit_code(const Error& error);
// The error as printed, safe for a terminal.
std::string error_text(const Error& error);

}  // namespace underpin::cli
