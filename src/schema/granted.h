// What readers take for granted about the surroundings of a program (that an environment variable is not set, where the
// program says what holds then), and whether it matters. It is told only where the answer would be another one, or less
// certain, without it: an application's configuration is read on the way to its models and mostly never reaches a table.
#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "schema/replay.h"

namespace underpin {

// Those of `granted` that matter. `same_with` makes the answer once more under a doubt and says whether it is as before.
// `near`: those that the program asks for itself and not by way of what it imports; where they explain it all, the others
// are not told.
std::set<std::string> what_matters(const std::set<std::string>& granted, const std::function<bool(const Doubt&)>& same_with,
                                   const std::set<std::string>& near = {});

// What was taken for granted in the making of it.
std::set<std::string> granted_in(const std::vector<Undecided>& told);
std::set<std::string> granted_in(const Trace& trace);
// Takes out what was granted and is not among those that matter.
void keep_granted(std::vector<Undecided>& told, const std::set<std::string>& mattering);
void keep_granted(Trace& trace, const std::set<std::string>& mattering);
// How many parts are undecided, without what was granted.
std::size_t open_parts(const std::vector<Undecided>& told);

// Both replays ran the same statements to the same end, and left as many parts open.
bool alike(const Trace& a, const Trace& b);

}  // namespace underpin
