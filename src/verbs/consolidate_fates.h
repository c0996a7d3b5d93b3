// What becomes of the statements of a history that a baseline does not simply take over: those that fail, those that are
// not decidable, those that work on rows. Internal to consolidate.
#pragma once
#include "schema/consolidation.h"
#include "schema/subject.h"

namespace underpin {

void find_fates(const ReplayedHistory& replayed, const Sources& sources, Consolidation& out);
// Closes the questions that are answered. An answer to no question, or one that is no choice, is an error.
Result<bool> answer_questions(const std::vector<std::string>& answers, Consolidation& out);

}  // namespace underpin
