// The time of day for files that carry a date.
#pragma once
#include <string>

#include "base/world.h"

namespace underpin {

// "2024-05-17 12:00:00.000000" in UTC. SOURCE_DATE_EPOCH makes it repeatable, as for other programs that write files.
std::string now_text(const World& world);

}  // namespace underpin
