#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "schema/history.h"

namespace underpin {

namespace {

constexpr std::size_t kPartialLength = 4;  // Alembic's own least length for abbreviated ids

class Analysis {
 public:
  explicit Analysis(const History& history) : history_(history), revisions_(history.revisions) {}

  Graph run() {
    index();
    graph_.parents.resize(revisions_.size());
    graph_.children.resize(revisions_.size());
    graph_.down.resize(revisions_.size());
    for (std::size_t i = 0; i < revisions_.size(); ++i) link(i);
    summarise();
    find_cycles();
    return std::move(graph_);
  }

 private:
  void index() {
    for (std::size_t i = 0; i < revisions_.size(); ++i) {
      graph_.by_id[revisions_[i].id].push_back(i);
      by_stem_[revisions_[i].stem].push_back(i);
      for (const std::string& label : revisions_[i].labels) by_label_.emplace(label, i);
    }
    for (const auto& [id, group] : graph_.by_id)
      if (group.size() > 1) graph_.duplicates.push_back(group);
  }

  // Of several revisions with one id Alembic keeps the one it loaded last.
  std::size_t meant(const std::vector<std::size_t>& group) const { return group.back(); }

  std::optional<std::size_t> find(const std::string& name, bool depends) const {
    const auto found = graph_.by_id.find(name);
    if (found != graph_.by_id.end()) return meant(found->second);
    const auto label = depends ? by_label_.find(name) : by_label_.end();
    if (label != by_label_.end()) return label->second;
    return std::nullopt;
  }

  void link(std::size_t child) {
    for (const NamedAt& reference : revisions_[child].down) link(child, reference, false);
    for (const NamedAt& reference : revisions_[child].depends_on) link(child, reference, true);
  }

  void link(std::size_t child, const NamedAt& reference, bool depends) {
    const auto parent = find(reference.name, depends);
    if (!parent) {
      graph_.unresolved.push_back(propose(child, reference, depends));
      return;
    }
    if (revisions_[*parent].id == revisions_[child].id) {
      if (graph_.self_references.empty() || graph_.self_references.back() != child) graph_.self_references.push_back(child);
      return;
    }
    auto& parents = graph_.parents[child];
    if (std::find(parents.begin(), parents.end(), *parent) == parents.end()) {
      parents.push_back(*parent);
      graph_.children[*parent].push_back(child);
    }
    if (!depends) graph_.down[child].push_back(*parent);
  }

  MissingParent propose(std::size_t child, const NamedAt& reference, bool depends) const {
    MissingParent missing;
    missing.revision = child;
    missing.reference = reference;
    missing.depends = depends;
    const auto take = [&](std::size_t revision, const char* why) {
      missing.proposed_revision = revision;
      missing.proposal = revisions_[revision].id;
      missing.why = why;
    };
    const auto stem = by_stem_.find(reference.name);
    if (stem != by_stem_.end() && stem->second.size() == 1 && stem->second.front() != child) {
      take(stem->second.front(), "file_stem");
      return missing;
    }
    for (std::size_t i = 0; i < history_.archived.size(); ++i) {
      if (history_.archived[i].id != reference.name) continue;
      missing.archived = i;
      missing.why = "archived";
      return missing;
    }
    if (const auto partial = unique_prefix(reference.name, child)) {
      take(*partial, "partial");
      return missing;
    }
    if (const auto nearest = nearest_id(reference.name, child)) take(*nearest, "nearest");
    return missing;
  }

  std::optional<std::size_t> unique_prefix(const std::string& name, std::size_t child) const {
    if (name.size() < kPartialLength) return std::nullopt;
    std::optional<std::size_t> found;
    for (auto it = graph_.by_id.lower_bound(name); it != graph_.by_id.end() && starts_with(it->first, name); ++it) {
      if (meant(it->second) == child) continue;
      if (found) return std::nullopt;
      found = meant(it->second);
    }
    return found;
  }

  // One id close enough to be a slip of the pen, and clearly closer than any other. Random ids differ in nearly every
  // digit, so a few edits are no coincidence.
  std::optional<std::size_t> nearest_id(const std::string& name, std::size_t child) const {
    if (name.size() < kPartialLength || searches_ > 200) return std::nullopt;
    ++searches_;
    const std::size_t limit = std::min<std::size_t>(3, std::max<std::size_t>(1, name.size() / 6));
    std::size_t best = limit + 1, second = limit + 2;
    std::optional<std::size_t> found;
    for (const auto& [id, group] : graph_.by_id) {
      if (meant(group) == child) continue;
      const std::size_t distance = edit_distance(name, id, limit + 1);
      if (distance < best) {
        second = best;
        best = distance;
        found = meant(group);
      } else if (distance < second) {
        second = distance;
      }
    }
    return best <= limit && best < second ? found : std::nullopt;
  }

  void summarise() {
    std::vector<std::set<std::string>> child_ids(revisions_.size());
    for (std::size_t child = 0; child < revisions_.size(); ++child)
      for (const std::size_t parent : graph_.down[child]) child_ids[parent].insert(revisions_[child].id);
    for (const auto& [id, group] : graph_.by_id) {
      const std::size_t shown = meant(group);
      bool base = false, merge = false;
      std::size_t base_at = shown, merge_at = shown;
      for (const std::size_t i : group) {
        if (revisions_[i].down.empty()) base = true, base_at = i;
        if (revisions_[i].down.size() > 1) merge = true, merge_at = i;
      }
      if (base) graph_.bases.push_back(base_at);
      if (merge) graph_.merges.push_back(merge_at);
      if (child_ids[shown].empty()) graph_.heads.push_back(shown);
      if (child_ids[shown].size() > 1) graph_.branch_points.push_back(shown);
    }
  }

  // Edges inside a strongly connected component (Tarjan, without recursion: a chain may have 20,000 links).
  void find_cycles() {
    const std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> order(revisions_.size(), none), low(revisions_.size()), component(revisions_.size(), none), stack, next(revisions_.size(), 0);
    std::size_t counter = 0, components = 0;
    for (std::size_t start = 0; start < revisions_.size(); ++start) {
      if (order[start] != none) continue;
      std::vector<std::size_t> path = {start};
      while (!path.empty()) {
        const std::size_t node = path.back();
        if (order[node] == none) {
          order[node] = low[node] = counter++;
          stack.push_back(node);
        }
        if (next[node] < graph_.parents[node].size()) {
          const std::size_t parent = graph_.parents[node][next[node]++];
          if (order[parent] == none)
            path.push_back(parent);
          else if (component[parent] == none)
            low[node] = std::min(low[node], order[parent]);
          continue;
        }
        path.pop_back();
        if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[node]);
        if (low[node] != order[node]) continue;
        for (std::size_t member = none; member != node;) {
          member = stack.back();
          stack.pop_back();
          component[member] = components;
        }
        ++components;
      }
    }
    for (std::size_t child = 0; child < revisions_.size(); ++child)
      for (const std::size_t parent : graph_.parents[child])
        if (component[child] == component[parent]) graph_.cycle_edges.emplace_back(child, parent);
  }

  const History& history_;
  const std::vector<Revision>& revisions_;
  Graph graph_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_stem_;
  std::unordered_map<std::string, std::size_t> by_label_;
  mutable std::size_t searches_ = 0;
};

}  // namespace

Graph analyse(const History& history) { return Analysis(history).run(); }

bool is_sound(const Graph& graph) {
  return graph.unresolved.empty() && graph.duplicates.empty() && graph.cycle_edges.empty() && graph.self_references.empty();
}

}  // namespace underpin
