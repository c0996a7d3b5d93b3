// Draws revision graphs for a terminal: one line per revision, newest first, branches as lanes; heads, labels and faults
// marked. Long straight stretches are folded unless everything is asked for.
#pragma once
#include <cstddef>
#include <string>

#include "schema/history.h"

namespace underpin {

struct DrawOptions {
  bool color = false;
  std::size_t width = 100;  // columns of the terminal
  bool all = false;         // fold nothing
};

std::string draw_history(const History& history, const Graph& graph, const DrawOptions& options);

}  // namespace underpin
