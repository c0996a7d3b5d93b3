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
// nothing above it is left, and prefers the order in which the files were loaded. It asks for each candidate whether
// another current head descends from it; that is the same as an unwritten child, so no sets of ancestors are kept.
class AlembicOrder {
 public:
  AlembicOrder(const History& history, const Graph& graph) : history_(history), graph_(graph), size_(history.revisions.size()) {}

  std::vector<std::size_t> run() {
    parents_ = normalised_parents();
    children_.resize(size_);
    for (std::size_t i = 0; i < size_; ++i)
      for (const std::size_t parent : parents_[i]) children_[parent].push_back(i);
    is_current_.assign(size_, false);
    written_.assign(size_, false);
    for (std::size_t i = 0; i < size_; ++i)
      if (graph_.children[i].empty()) add(i);
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
  void add(std::size_t revision) {
    current_.push_back(revision);
    is_current_[revision] = true;
  }

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
    current_[at] = next.front();
    is_current_[next.front()] = true;
    for (std::size_t i = 1; i < next.size(); ++i) add(next[i]);
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

  // down_revision first, then the dependencies that no ancestor has already.
  Edges normalised_parents() const {
    Edges out(size_);
    for (std::size_t i = 0; i < size_; ++i) {
      out[i] = graph_.down[i];
      for (const std::size_t parent : graph_.parents[i])
        if (std::find(out[i].begin(), out[i].end(), parent) == out[i].end() && !inherited(i, parent)) out[i].push_back(parent);
    }
    return out;
  }

  bool inherited(std::size_t revision, std::size_t dependency) const {
    std::vector<bool> seen(size_, false);
    std::vector<std::size_t> todo = graph_.down[revision];
    while (!todo.empty()) {
      const std::size_t node = todo.back();
      todo.pop_back();
      if (seen[node]) continue;
      seen[node] = true;
      const auto& all = graph_.parents[node];
      const auto& down = graph_.down[node];
      if (std::find(all.begin(), all.end(), dependency) != all.end() && std::find(down.begin(), down.end(), dependency) == down.end()) return true;
      todo.insert(todo.end(), down.begin(), down.end());
    }
    return false;
  }

  const History& history_;
  const Graph& graph_;
  std::size_t size_;
  Edges parents_, children_;
  std::vector<std::size_t> current_, order_;
  std::vector<bool> is_current_, written_;
  std::vector<std::size_t> seen_;
  std::size_t round_ = 0;
};

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
std::vector<std::size_t> sorted_by(const History& history, const Edges& parents, const Key& key) {
  const std::size_t size = history.revisions.size();
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
  return sorted_by(history, parents, [&](std::size_t i) { return std::make_tuple(dates[i], history.revisions[i].stem); });
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
  if (is_sound(graph)) return AlembicOrder(history, graph).run();
  return date_order(history, graph);
}

std::vector<std::vector<std::size_t>> candidate_orders(const History& history, const Graph& graph) {
  std::vector<std::vector<std::size_t>> orders = {replay_order(history, graph)};
  const auto add = [&](std::vector<std::size_t> order) {
    if (std::find(orders.begin(), orders.end(), order) == orders.end()) orders.push_back(std::move(order));
  };
  add(date_order(history, graph));
  const Edges parents = repaired_parents(history, graph);
  add(sorted_by(history, parents, [&](std::size_t i) { return history.revisions[i].stem; }));
  // The longest line first: what hangs beside it was often written against a finished schema.
  std::vector<std::size_t> below(history.revisions.size(), 0);
  const std::vector<std::size_t> by_date = date_order(history, graph);
  for (auto it = by_date.rbegin(); it != by_date.rend(); ++it)
    for (const std::size_t parent : parents[*it]) below[parent] = std::max(below[parent], below[*it] + 1);
  add(sorted_by(history, parents, [&](std::size_t i) { return std::make_tuple(history.revisions.size() - below[i], history.revisions[i].stem); }));
  return orders;
}

}  // namespace underpin
