// Which tables a replay may have made otherwise than it says: those that a failing or undecided part is about. Nothing is
// called drift there.
#pragma once
#include <set>

#include "schema/replay.h"

namespace underpin {

// Tables that the changes of the event name.
void add_touched(const Event& event, std::set<ObjectName>& tables);
// Tables of either schema that the parts name ("column users.id", "table a.b", "add column `users.id`"); true: a part names none that is known.
bool add_named(const std::vector<Undecided>& parts, const Schema& left, const Schema& right, std::set<ObjectName>& tables);
// Both, over a whole trace; true as above, or where a statement was not understood.
bool add_uncertain(const Trace& trace, const Schema& left, const Schema& right, std::set<ObjectName>& tables);

}  // namespace underpin
