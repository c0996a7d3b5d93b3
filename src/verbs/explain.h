// The `explain` verb: what a finding means, when it is found, what it does to people and what to do about it, for one
// rule; or all rules as a list.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/report.h"

namespace underpin {

std::vector<RuleText> explain_all();
// `code`: a code in any case, or a rule's name. Unknown ones are an error with the nearest known.
Result<RuleText> explain(const std::string& code);

}  // namespace underpin
