// A whole schema as the few steps in which a person would build it: what tables stand on, then a step for each table with
// its indexes, each after those it refers to, then what stands on tables. How a step is written is left to the writers.
#pragma once
#include <string>
#include <vector>

#include "schema/dialect.h"

namespace underpin {

struct BaselineStep {
  std::string name;   // a word for it: "create_users_table", unique among the steps
  std::string title;  // "table users", "triggers"
  std::vector<Change> changes;
  std::vector<std::string> statements;  // literal SQL behind them: rows, positions of sequences
};

// The steps from `start` (what stands already) to `schema`.
std::vector<BaselineStep> baseline_steps(const Schema& start, const Schema& schema, const Dialect& dialect);
// Number of steps after which every table stands, and nothing yet that fires or refuses when rows come in.
std::size_t steps_before_rows(const std::vector<BaselineStep>& steps);

}  // namespace underpin
