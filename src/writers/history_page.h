// The page that is left beside archived revisions: what each of them did, when, and what became of it.
#pragma once
#include <string>

#include "schema/consolidation.h"
#include "schema/subject.h"

namespace underpin {

std::string history_page(const ReplayedHistory& history, const Consolidation& one);

}  // namespace underpin
