// Completes the models of a project from a schema: what their classes lack is added in the class it belongs to, what they
// say wrongly is corrected, in the style and with the imports of the file. Pure: edits and sentences come out. Nothing
// that the application may lean on (columns, classes, foreign keys) is taken away: what is too much is said.
#pragma once
#include <string>
#include <vector>

#include "base/finding.h"
#include "schema/dialect.h"

namespace underpin {

struct ModelsRequest {
  const Schema& models;  // as read, with the places of everything
  const Schema& wanted;
  const Sources& sources;
  const Dialect& dialect;
  bool add_classes = true;  // false: some of what is declared could not be read, so a missing table may be there all the same
};

struct ModelEdits {
  std::vector<Edit> edits;
  std::vector<std::string> notes;  // what was not done, and why
};

ModelEdits complete_models(const ModelsRequest& request);

}  // namespace underpin
