// Revision graphs as JSON (docs/formats.md says what each key means), and as Mermaid and DOT. The drawing for a terminal is
// history_text.h's business.
#pragma once
#include <string>
#include <vector>

#include "schema/history.h"

namespace underpin {

std::string history_json(const std::vector<History>& histories, const std::vector<Graph>& graphs, const Sources& sources);
std::string history_mermaid(const std::vector<History>& histories, const std::vector<Graph>& graphs);
std::string history_dot(const std::vector<History>& histories, const std::vector<Graph>& graphs);

}  // namespace underpin
