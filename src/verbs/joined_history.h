// Two histories of one project, the second of which stands on what the first one makes, as the one they really are.
#pragma once
#include <memory>
#include <optional>

#include "verbs/analysis.h"

namespace underpin {

struct JoinedHistory {
  History history;
  ReplayedHistory replayed;  // of it
};

// Of exactly two, replayed; null: neither stands on the other. The form is that of the one that runs last.
std::unique_ptr<JoinedHistory> joined_history(const std::vector<ReplayedHistory>& histories);

}  // namespace underpin
