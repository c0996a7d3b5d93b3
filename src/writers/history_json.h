// Revision graphs as {"format": 1, "histories": […]}, each with the keys of a graph oracle, and as Mermaid and DOT.
#pragma once
#include <string>
#include <vector>

#include "schema/history.h"

namespace underpin {

std::string history_json(const std::vector<History>& histories, const std::vector<Graph>& graphs, const Sources& sources);
std::string history_mermaid(const std::vector<History>& histories, const std::vector<Graph>& graphs);
std::string history_dot(const std::vector<History>& histories, const std::vector<Graph>& graphs);

}  // namespace underpin
