// What brings the first side of a comparison to the second, as files of the project: an Alembic revision, or edits that
// complete the models. Worked out and proved here; written only when asked for.
#pragma once
#include <string>
#include <vector>

#include "base/world.h"
#include "schema/schema_diff.h"
#include "verbs/diff.h"
#include "verbs/history.h"

namespace underpin {

struct Closing {
  std::string root;                // the project folder all paths are relative to; empty: nothing can be written
  std::vector<FileEdit> edits;
  std::vector<std::string> notes;  // what could not be said, and what was decided, in sentences
  bool complete = true;            // reading it back shows the second side
  std::vector<std::string> written;
  std::string backup;
};

Result<Closing> closing_revision(const World& world, const ClosableDiff& diff);
Result<Closing> closing_models(const World& world, Sources& sources, const DiffOptions& options, const ClosableDiff& diff);
Result<bool> write_closing(Closing& closing);

}  // namespace underpin
