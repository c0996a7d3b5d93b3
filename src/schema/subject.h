// What the rules look at: one project, each of its histories analysed and replayed. Rules read it and add findings;
// they never read files or ask an engine.
#pragma once
#include <vector>

#include "schema/dialect.h"
#include "schema/project.h"

namespace underpin {

struct ReplayedHistory {
  const History* history = nullptr;
  const Dialect* dialect = nullptr;  // of the engine it was replayed for; null: the subject's
  Graph graph;
  std::vector<std::size_t> order;  // indices into history->revisions, as replayed
  Trace trace;                     // trace.revisions[i] belongs to order[i]
};

struct Subject {
  const Sources* sources = nullptr;
  const Dialect* dialect = nullptr;
  bool engine_given = false;  // somebody said which engine; otherwise the project did, or nobody
  const Project* project = nullptr;
  std::vector<ReplayedHistory> histories;
};

}  // namespace underpin
