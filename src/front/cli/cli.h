// The command line: from words to exit code. Everything it does is done by verbs and writers; here their inputs are
// gathered and their answers printed.
#pragma once
#include <memory>
#include <optional>
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
  std::shared_ptr<const void> kept = {};  // what need not be taken apart when the program ends
};

// `words` without the program's name.
Printed run(const World& world, const Terminal& terminal, const std::vector<std::string>& words);

// How many processors `--threads` allows; nullopt: it is not given, or the words are wrong, which run() says.
std::optional<int> processors(const std::vector<std::string>& words);

int exit_code(const Error& error);
// The error as printed, safe for a terminal.
std::string error_text(const Error& error);

}  // namespace underpin::cli
