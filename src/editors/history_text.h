// Writes a repaired history into the text of its files: literals in place where that is possible, whole values where
// not, in the quotes the file uses; and the text of a new merge revision.
#pragma once
#include <string>
#include <vector>

#include "editors/history_model.h"

namespace underpin::repair {

// The edits of each cause, in order; a place touched by several belongs to the first.
std::vector<Fix> write_fixes(const Model& model);

// File name of a new revision by Alembic's file_template.
std::string file_name_for(const History& history, const std::string& id, const std::string& slug, const std::string& now);
std::string merge_text(const Model& model, const Revision& merge);

}  // namespace underpin::repair
