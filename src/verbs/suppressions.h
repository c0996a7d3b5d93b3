// Comments that accept a finding for good: `# underpin: ignore[UP103] reason`, on the line of the finding or on a line
// of its own above it. One without a reason, and one that nothing needs, is itself a finding.
#pragma once
#include <cstddef>
#include <vector>

#include "base/finding.h"

namespace underpin {

// Takes suppressed findings out of `findings` and adds those about the comments. Every text in `sources` is looked at.
// Answers how many were suppressed. `may_be_unused`: not all rules ran, so an unneeded comment proves nothing.
std::size_t apply_suppressions(std::vector<Finding>& findings, const Sources& sources, bool may_be_unused);

}  // namespace underpin
