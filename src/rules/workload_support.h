// What the rules about the application's queries share: uses of one name gathered over all queries, and the finding that
// stands at the first of them.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "rules/support.h"
#include "schema/workload.h"

namespace underpin {

// The workload of the subject; an empty one where nobody looked.
const Workload& workload_of(const Subject& subject);

// A finding at the first of the places, in the order of files and lines; the others are labels, `most` of them at most.
Finding finding_at(const Rule& rule, std::string message, std::vector<Span> places, const Sources& sources, std::string_view label,
                   std::string_view more_label, std::size_t most = 20);

// "3 times", "once".
std::string times(std::size_t count);

}  // namespace underpin
