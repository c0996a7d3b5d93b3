// The identities of a report's findings as every machine-readable form gives them: two findings that have one identity are
// told apart by their order. What an identity is made of is base/finding.h's business.
#pragma once
#include <string>
#include <vector>

#include "base/finding.h"

namespace underpin {

// One per finding: "5f0c3a7e11d2b94c", "5f0c3a7e11d2b94c-2" …
std::vector<std::string> identities(const std::vector<Finding>& findings, const Sources& sources);

}  // namespace underpin
