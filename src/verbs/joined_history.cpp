#include "verbs/joined_history.h"

namespace underpin {

namespace {

void add(const ReplayedHistory& from, JoinedHistory& into) {
  const std::size_t offset = into.history.revisions.size();
  const auto& revisions = from.history->revisions;
  into.history.revisions.insert(into.history.revisions.end(), revisions.begin(), revisions.end());
  for (const std::size_t index : from.order) into.replayed.order.push_back(offset + index);
  into.replayed.trace.revisions.insert(into.replayed.trace.revisions.end(), from.trace.revisions.begin(), from.trace.revisions.end());
}

// One line through the first, then the second as it is; what the baseline takes over is the second's head.
Graph joined_graph(const ReplayedHistory& lower, const ReplayedHistory& upper, std::size_t offset) {
  Graph graph = upper.graph;
  for (auto* list : {&graph.bases, &graph.heads, &graph.merges, &graph.branch_points})
    for (std::size_t& index : *list) index += offset;
  for (MissingParent& missing : graph.unresolved) {
    missing.revision += offset;
    if (missing.proposed_revision) *missing.proposed_revision += offset;
  }
  graph.parents.assign(offset, {});
  for (std::size_t i = 1; i < lower.order.size(); ++i) graph.parents[lower.order[i]] = {lower.order[i - 1]};
  for (std::vector<std::size_t> parents : upper.graph.parents) {
    for (std::size_t& parent : parents) parent += offset;
    if (parents.empty() && !lower.order.empty()) parents.push_back(lower.order.back());
    graph.parents.push_back(std::move(parents));
  }
  return graph;
}

}  // namespace

std::unique_ptr<JoinedHistory> joined_history(const std::vector<ReplayedHistory>& histories) {
  if (histories.size() != 2) return nullptr;
  const bool second_on_first = histories[1].history->stands_on == histories[0].history->root;
  const bool first_on_second = histories[0].history->stands_on == histories[1].history->root;
  if (second_on_first == first_on_second) return nullptr;
  const ReplayedHistory &lower = histories[second_on_first ? 0 : 1], &upper = histories[second_on_first ? 1 : 0];
  auto joined = std::make_unique<JoinedHistory>();
  joined->history = *upper.history;
  joined->history.revisions.clear();
  joined->history.stands_on.clear();
  joined->history.tool = lower.history->tool + " and " + upper.history->tool;
  joined->history.stray.insert(joined->history.stray.begin(), lower.history->stray.begin(), lower.history->stray.end());
  joined->history.base = lower.history->base;
  ReplayedHistory& replayed = joined->replayed;
  replayed.history = &joined->history;
  replayed.dialect = upper.dialect;
  add(lower, *joined);
  const std::size_t offset = joined->history.revisions.size();
  add(upper, *joined);
  replayed.graph = joined_graph(lower, upper, offset);
  replayed.trace.start = lower.trace.start;
  replayed.trace.schema = upper.trace.schema;
  return joined;
}

}  // namespace underpin
