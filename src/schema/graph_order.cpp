#include <algorithm>
#include <cstdio>
#include <queue>
#include <tuple>

#include "schema/history.h"

namespace underpin {

namespace {

using Edges = std::vector<std::vector<std::size_t>>;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

bool digit(char c) { return c >= '0' && c <= '9'; }

// ---------------------------------------------------------------- Alembic's own order

// What RevisionMap._topological_sort does: walks from the heads towards the bases, stays on one branch as long as
// nothing above it is left, and prefers the order in which the heads are given. It asks for each candidate whether
// another current head descends from it; that is the same as an unwritten child, so no sets of ancestors are kept.
class BranchWalk {
 public:
  // `parents` without circles; down_revision before dependencies. `heads` in Alembic's order: the last one runs first.
  BranchWalk(Edges parents, std::vector<std::size_t> heads) : parents_(std::move(parents)), size_(parents_.size()), current_(std::move(heads)) {}

  std::vector<std::size_t> run() {
    children_.resize(size_);
    for (std::size_t i = 0; i < size_; ++i)
      for (const std::size_t parent : parents_[i]) children_[parent].push_back(i);
    is_current_.assign(size_, false);
    written_.assign(size_, false);
    for (const std::size_t head : current_) is_current_[head] = true;
    std::size_t at = 0;
    while (!current_.empty()) {
      const std::size_t candidate = current_[at];
      const std::size_t above = head_above(candidate);
      if (above != kNone)
        at = above;
      else
        step(candidate, at);
    }
    std::reverse(order_.begin(), order_.end());
    return order_;
  }

 private:
  void step(std::size_t candidate, std::size_t& at) {
    order_.push_back(candidate);
    written_[candidate] = true;
    is_current_[candidate] = false;
    std::vector<std::size_t> next;
    for (const std::size_t parent : parents_[candidate])
      if (!written_[parent] && !is_current_[parent]) next.push_back(parent);
    if (next.empty()) {
      current_.erase(current_.begin() + static_cast<std::ptrdiff_t>(at));
      at = at > 0 ? at - 1 : 0;
      return;
    }
    for (const std::size_t parent : next) is_current_[parent] = true;
    current_[at] = next.front();
    current_.insert(current_.end(), next.begin() + 1, next.end());
  }

  // The first current head (by position) that descends from the candidate through what is not written yet.
  std::size_t head_above(std::size_t candidate) {
    const bool blocked = std::any_of(children_[candidate].begin(), children_[candidate].end(), [&](std::size_t c) { return !written_[c]; });
    if (!blocked) return kNone;
    seen_.resize(size_, 0);
    ++round_;
    std::vector<std::size_t> todo = {candidate};
    std::vector<bool> above(size_, false);
    while (!todo.empty()) {
      const std::size_t node = todo.back();
      todo.pop_back();
      if (seen_[node] == round_) continue;
      seen_[node] = round_;
      above[node] = node != candidate;
      for (const std::size_t child : children_[node])
        if (!written_[child]) todo.push_back(child);
    }
    for (std::size_t i = 0; i < current_.size(); ++i)
      if (above[current_[i]]) return i;
    return kNone;
  }

  Edges parents_, children_;
  std::size_t size_;
  std::vector<std::size_t> current_, order_;
  std::vector<bool> is_current_, written_;
  std::vector<std::size_t> seen_;
  std::size_t round_ = 0;
};

// The revision's dependency is one of an ancestor already; Alembic leaves those out.
bool inherited(const Graph& graph, std::size_t revision, std::size_t dependency) {
  std::vector<bool> seen(graph.parents.size(), false);
  std::vector<std::size_t> todo = graph.down[revision];
  while (!todo.empty()) {
    const std::size_t node = todo.back();
    todo.pop_back();
    if (seen[node]) continue;
    seen[node] = true;
    const auto& all = graph.parents[node];
    const auto& down = graph.down[node];
    if (std::find(all.begin(), all.end(), dependency) != all.end() && std::find(down.begin(), down.end(), dependency) == down.end()) return true;
    todo.insert(todo.end(), down.begin(), down.end());
  }
  return false;
}

// down_revision first, then the dependencies that no ancestor has already.
Edges normalised_parents(const Graph& graph) {
  Edges out = graph.down;
  for (std::size_t i = 0; i < out.size(); ++i)
    for (const std::size_t parent : graph.parents[i])
      if (std::find(out[i].begin(), out[i].end(), parent) == out[i].end() && !inherited(graph, i, parent)) out[i].push_back(parent);
  return out;
}

std::vector<std::size_t> alembic_order(const Graph& graph) {
  std::vector<std::size_t> heads;
  for (std::size_t i = 0; i < graph.children.size(); ++i)
    if (graph.children[i].empty()) heads.push_back(i);
  return BranchWalk(normalised_parents(graph), heads).run();
}

// ---------------------------------------------------------------- by date

// Parents with the repairs that are proposed.
Edges repaired_parents(const History& history, const Graph& graph) {
  Edges parents = graph.parents;
  parents.resize(history.revisions.size());
  for (const MissingParent& missing : graph.unresolved)
    if (missing.proposed_revision) parents[missing.revision].push_back(*missing.proposed_revision);
  return parents;
}

// "20240517_add…" and "2024_05_17-…" carry their day.
std::string date_in_name(const std::string& stem) {
  std::string digits;
  for (const char c : stem) {
    if (digit(c))
      digits += c;
    else if (c != '_' && c != '-')
      break;
    if (digits.size() == 8) break;
  }
  if (digits.size() != 8 || (digits.compare(0, 2, "19") != 0 && digits.compare(0, 2, "20") != 0)) return {};
  if (digits.substr(4, 2) > "12" || digits.substr(6, 2) > "31") return {};
  return digits.substr(0, 4) + '-' + digits.substr(4, 2) + '-' + digits.substr(6, 2);
}

// Own date, else the earliest of what follows, else after everything that has one: an undated migration is more
// likely an afterthought than a beginning.
std::vector<std::string> dates_of(const History& history, const Edges& parents) {
  const std::size_t size = history.revisions.size();
  std::vector<std::string> dates(size);
  for (std::size_t i = 0; i < size; ++i) {
    dates[i] = sortable_date(history.revisions[i].create_date);
    if (dates[i].empty()) dates[i] = date_in_name(history.revisions[i].stem);
  }
  std::vector<std::string> earliest = dates;
  std::vector<std::size_t> todo;
  for (std::size_t i = 0; i < size; ++i)
    if (!dates[i].empty()) todo.push_back(i);
  while (!todo.empty()) {
    const std::size_t child = todo.back();
    todo.pop_back();
    for (const std::size_t parent : parents[child]) {
      if (!dates[parent].empty() || (!earliest[parent].empty() && earliest[parent] <= earliest[child])) continue;
      earliest[parent] = earliest[child];
      todo.push_back(parent);
    }
  }
  for (std::string& date : earliest)
    if (date.empty()) date = "9999";
  return earliest;
}

// Kahn's algorithm with a priority; where only cycles are left, the first of what remains goes ahead.
template <class Key>
std::vector<std::size_t> sorted_by(const Edges& parents, const Key& key) {
  const std::size_t size = parents.size();
  std::vector<std::size_t> waiting(size, 0), order;
  Edges children(size);
  for (std::size_t i = 0; i < size; ++i)
    for (const std::size_t parent : parents[i]) {
      ++waiting[i];
      children[parent].push_back(i);
    }
  const auto later = [&](std::size_t a, std::size_t b) { return std::make_tuple(key(a), a) > std::make_tuple(key(b), b); };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> ready(later);
  std::vector<std::size_t> all(size);
  for (std::size_t i = 0; i < size; ++i) {
    all[i] = i;
    if (waiting[i] == 0) ready.push(i);
  }
  std::sort(all.begin(), all.end(), [&](std::size_t a, std::size_t b) { return later(b, a); });
  std::vector<bool> done(size, false);
  std::size_t first_left = 0;
  while (order.size() < size) {
    std::size_t next = kNone;
    if (!ready.empty()) {
      next = ready.top();
      ready.pop();
    } else {
      while (done[all[first_left]]) ++first_left;
      next = all[first_left];
    }
    if (done[next]) continue;
    done[next] = true;
    order.push_back(next);
    for (const std::size_t child : children[next])
      if (waiting[child] > 0 && --waiting[child] == 0) ready.push(child);
  }
  return order;
}

std::vector<std::size_t> date_order(const History& history, const Graph& graph) {
  const Edges parents = repaired_parents(history, graph);
  const std::vector<std::string> dates = dates_of(history, parents);
  return sorted_by(parents, [&](std::size_t i) { return std::make_tuple(dates[i], history.revisions[i].stem); });
}

// Without the edges that close a circle in the order given.
Edges without_circles(Edges parents, const std::vector<std::size_t>& order) {
  std::vector<std::size_t> position(parents.size());
  for (std::size_t i = 0; i < order.size(); ++i) position[order[i]] = i;
  for (std::size_t i = 0; i < parents.size(); ++i)
    parents[i].erase(std::remove_if(parents[i].begin(), parents[i].end(), [&](std::size_t p) { return position[p] >= position[i]; }), parents[i].end());
  return parents;
}

// Lineage by lineage, the largest first, branches of one lineage by the date of their ends: what hangs beside the main
// line was mostly written against a finished schema, whatever date it bears.
std::vector<std::size_t> lineage_order(const History& history, const Graph& graph) {
  const std::size_t size = history.revisions.size();
  const std::vector<std::size_t> by_date = date_order(history, graph);
  const Edges parents = without_circles(repaired_parents(history, graph), by_date);
  std::vector<std::size_t> lineage(size), members(size, 0), position(size), first(size, kNone);
  for (std::size_t i = 0; i < size; ++i) lineage[i] = i;
  const auto top = [&](std::size_t node) {
    while (lineage[node] != node) node = lineage[node] = lineage[lineage[node]];
    return node;
  };
  std::vector<bool> followed(size, false);
  for (std::size_t i = 0; i < size; ++i)
    for (const std::size_t parent : parents[i]) {
      lineage[top(i)] = top(parent);
      followed[parent] = true;
    }
  for (std::size_t i = 0; i < size; ++i) {
    position[by_date[i]] = i;
    ++members[top(by_date[i])];
    if (first[top(by_date[i])] == kNone) first[top(by_date[i])] = i;
  }
  std::vector<std::size_t> heads;
  for (std::size_t i = 0; i < size; ++i)
    if (!followed[i]) heads.push_back(i);
  std::sort(heads.begin(), heads.end(), [&](std::size_t a, std::size_t b) {
    const std::size_t x = top(a), y = top(b);
    return std::make_tuple(members[y], first[x], position[a]) < std::make_tuple(members[x], first[y], position[b]);
  });
  std::reverse(heads.begin(), heads.end());  // the walk starts with what runs last
  return BranchWalk(parents, heads).run();
}

}  // namespace

std::string sortable_date(std::string_view written) {
  std::vector<int> numbers;
  for (std::size_t i = 0; i < written.size() && numbers.size() < 6;) {
    if (!digit(written[i])) {
      if (numbers.empty() || (written[i] == '+' || (written[i] == '-' && numbers.size() >= 3) || written[i] == '.')) break;
      ++i;
      continue;
    }
    int number = 0;
    std::size_t length = 0;
    for (; i < written.size() && digit(written[i]) && length < 4; ++i, ++length) number = number * 10 + (written[i] - '0');
    if (numbers.empty() && length != 4) return {};
    numbers.push_back(number);
  }
  if (numbers.size() < 3 || numbers[1] < 1 || numbers[1] > 12 || numbers[2] < 1 || numbers[2] > 31) return {};
  numbers.resize(6, 0);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d %02d:%02d:%02d", numbers[0], numbers[1], numbers[2], numbers[3] % 100, numbers[4] % 100,
                numbers[5] % 100);
  return buffer;
}

std::vector<std::size_t> replay_order(const History& history, const Graph& graph) {
  return is_sound(graph) ? alembic_order(graph) : lineage_order(history, graph);
}

std::vector<std::vector<std::size_t>> candidate_orders(const History& history, const Graph& graph) {
  std::vector<std::vector<std::size_t>> orders = {replay_order(history, graph)};
  const auto add = [&](std::vector<std::size_t> order) {
    if (std::find(orders.begin(), orders.end(), order) == orders.end()) orders.push_back(std::move(order));
  };
  add(lineage_order(history, graph));
  add(date_order(history, graph));
  add(sorted_by(repaired_parents(history, graph), [&](std::size_t i) { return history.revisions[i].stem; }));
  return orders;
}

}  // namespace underpin
