// A baseline as one Alembic revision: a function for every step, called in order by upgrade(). Clean by `black`, in the
// style of the revisions it stands for.
#pragma once
#include <string>
#include <vector>

#include "writers/alembic_revision.h"
#include "writers/baseline_steps.h"

namespace underpin {

struct BaselinePlan {
  std::string id;          // empty: made of the content
  std::string message;
  std::string note;        // further lines of the docstring
  std::string date;        // "2024-05-17 12:00:00.000000"
  RevisionStyle style;
  std::vector<BaselineStep> steps;
  std::vector<Change> downgrade;
  std::string no_downgrade;  // why there is none; a sentence part
};

RevisionText write_alembic_baseline(const BaselinePlan& plan, const Schema& start, const Schema& end, const Dialect& dialect);

}  // namespace underpin
