#include <algorithm>
#include <map>

#include "base/text.h"
#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule cycle;

namespace {

// Edges grouped by the circle they belong to: two edges that share a revision share a circle.
std::vector<std::vector<std::pair<std::size_t, std::size_t>>> circles(const Graph& graph) {
  std::map<std::size_t, std::size_t> leader;
  const auto top = [&](std::size_t node) {
    while (leader.count(node) && leader[node] != node) node = leader[node];
    return node;
  };
  for (const auto& [child, parent] : graph.cycle_edges) {
    leader.emplace(child, child);
    leader.emplace(parent, parent);
    const std::size_t a = top(child), b = top(parent);
    leader[std::max(a, b)] = std::min(a, b);
  }
  std::map<std::size_t, std::vector<std::pair<std::size_t, std::size_t>>> groups;
  for (const auto& edge : graph.cycle_edges) groups[top(edge.first)].push_back(edge);
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> out;
  for (auto& [first, edges] : groups) out.push_back(std::move(edges));
  return out;
}

void find_cycle(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const auto& revisions = replayed.history->revisions;
    for (const auto& edges : circles(replayed.graph)) {
      std::vector<std::string> names;
      for (const auto& edge : edges) names.push_back(revisions[edge.first].id);
      const Revision& first = revisions[edges.front().first];
      Finding finding = make_finding(cycle, counted(names.size(), "revision") + " follow each other in a circle: " + listed(names, 8),
                                     place_of_parents(first), first.id);
      finding.blocks = true;
      finding.primary.text = "`" + printable(first.id) + "` follows `" + printable(revisions[edges.front().second].id) + "`";
      for (std::size_t i = 1; i < edges.size(); ++i)
        finding.labels.push_back({place_of_parents(revisions[edges[i].first]), quoted(revisions[edges[i].first].id) + " follows " +
                                                                                   quoted(revisions[edges[i].second].id)});
      finding.help = "underpin history --fix";
      finding.subject = "cycle of " + first.id;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule cycle = {
    "UP105",
    "cycle",
    Severity::error,
    "revisions follow each other in a circle",
    "Following `down_revision` (or `depends_on`) from a revision leads back to it.",
    "Alembic stops with \"Cycle is detected in revisions\" at every command",
    "let one of them follow the revision it really stands on",
    "# a.py: down_revision = 'b'   # b.py: down_revision = 'a'",
    "# a.py: down_revision = None  # b.py: down_revision = 'a'",
    &find_cycle};

}  // namespace underpin
