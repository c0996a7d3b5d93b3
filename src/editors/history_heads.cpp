// Several heads and roots: a merge revision on top, or one line.
#include <algorithm>
#include <cstdio>
#include <optional>

#include <xxhash.h>

#include "base/path.h"
#include "base/text.h"
#include "editors/history_model.h"
#include "editors/history_text.h"

namespace underpin::repair {

namespace {

std::vector<std::size_t> positions(const Model& model) {
  const std::vector<std::size_t> order = model.options.order.empty() ? replay_order(model.work, model.graph) : model.options.order;
  std::vector<std::size_t> position(model.work.revisions.size(), order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    if (order[i] < position.size()) position[order[i]] = i;
  return position;
}

std::vector<bool> ancestors(const Graph& graph, const std::vector<std::size_t>& heads) {
  std::vector<bool> seen(graph.parents.size(), false);
  std::vector<std::size_t> todo = heads;
  while (!todo.empty()) {
    const std::size_t node = todo.back();
    todo.pop_back();
    if (seen[node]) continue;
    seen[node] = true;
    todo.insert(todo.end(), graph.parents[node].begin(), graph.parents[node].end());
  }
  return seen;
}

// As they should run. For one line without a given order the head that most stands below it comes first, so that the
// smaller side is moved.
std::vector<std::size_t> heads_in_order(const Model& model) {
  const std::vector<std::size_t> position = positions(model);
  std::vector<std::size_t> weight(model.work.revisions.size(), 0);
  if (model.options.order.empty() && model.options.heads == HeadsRepair::line)
    for (const std::size_t head : model.graph.heads) {
      const std::vector<bool> own = ancestors(model.graph, {head});
      weight[head] = static_cast<std::size_t>(std::count(own.begin(), own.end(), true));
    }
  std::vector<std::size_t> heads = model.graph.heads;
  std::sort(heads.begin(), heads.end(), [&](std::size_t a, std::size_t b) {
    return weight[a] != weight[b] ? weight[a] > weight[b] : position[a] < position[b];
  });
  return heads;
}

bool labelled(const Model& model, std::size_t head) {
  std::vector<bool> seen(model.work.revisions.size(), false);
  std::vector<std::size_t> todo = {head};
  while (!todo.empty()) {
    const std::size_t node = todo.back();
    todo.pop_back();
    if (seen[node]) continue;
    seen[node] = true;
    if (!model.work.revisions[node].labels.empty()) return true;
    todo.insert(todo.end(), model.graph.down[node].begin(), model.graph.down[node].end());
  }
  return false;
}

// ---------------------------------------------------------------- merge

bool mostly(const History& history, bool (*property)(const Revision&)) {
  std::size_t count = 0;
  for (const Revision& revision : history.revisions) count += property(revision);
  return 2 * count > history.revisions.size();
}

// An id in the manner of the others: a word where ids are words, else twelve hexadecimal digits made of the heads' ids.
std::string merge_id(const Model& model, const std::vector<std::size_t>& heads) {
  const bool words = mostly(model.work, [](const Revision& r) { return r.id.find('_') != std::string::npos; });
  const bool dated = mostly(model.work, [](const Revision& r) { return r.id.size() > 8 && r.id.find_first_not_of("0123456789") == 8; });
  const std::string day = replace_all(model.options.now.substr(0, 10), "-", "");
  if (words) return free_id(model, (dated && !day.empty() ? day + "_" : std::string()) + "merge_heads");
  std::string joined;
  for (const std::size_t head : heads) joined += model.work.revisions[head].id + '\n';
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(XXH3_64bits(joined.data(), joined.size())));
  return free_id(model, std::string(digits, 12));
}

void merge(Model& model, std::vector<std::size_t> heads) {
  Revision revision;
  revision.id = merge_id(model, heads);
  std::vector<std::string> names;
  for (const std::size_t head : heads) names.push_back("`" + model.work.revisions[head].id + "`");
  // Alembic goes down the first parent first, so what is named first runs last.
  for (auto it = heads.rbegin(); it != heads.rend(); ++it) revision.down.push_back({model.work.revisions[*it].id, {}});
  revision.message = "merge heads";
  revision.create_date = model.options.now;
  revision.has_upgrade = revision.has_downgrade = true;
  const std::string folder = parent_path(model.work.revisions[heads.back()].path);
  const bool named_by_id = mostly(model.work, [](const Revision& r) { return r.stem == r.id; });
  const std::string name = named_by_id ? revision.id + ".py" : file_name_for(model.work, revision.id, "merge_heads", model.options.now);
  revision.path = join_path(folder, name);
  revision.stem = std::string(file_stem(revision.path));
  Cause& cause = model.cause("join " + std::to_string(heads.size()) + " heads by the new revision `" + revision.id + "`");
  cause.places.emplace(model.work.revisions.size(), Part::id);
  model.work.revisions.push_back(std::move(revision));
  model.added_merge = true;
  model.refresh();
  if (model.graph.bases.size() > 1)
    model.notes.push_back("the history keeps its " + std::to_string(model.graph.bases.size()) + " roots; `--heads line` would put them into one line");
}

// ---------------------------------------------------------------- line

// What only `head` has begins where the line so far ends.
void append_to_line(Model& model, std::size_t end, std::size_t head, const std::vector<bool>& earlier) {
  const std::vector<bool> own = ancestors(model.graph, {head});
  const std::string end_id = model.work.revisions[end].id;
  std::vector<std::pair<std::size_t, std::vector<std::string>>> changes;
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (!own[i] || earlier[i]) continue;
    std::vector<std::string> kept;
    bool outside = model.graph.down[i].empty();
    for (const std::size_t parent : model.graph.down[i]) {
      if (earlier[parent])
        outside = true;
      else
        kept.push_back(model.work.revisions[parent].id);
    }
    if (!outside) continue;
    if (kept.empty()) kept.push_back(end_id);
    changes.emplace_back(i, kept);
  }
  for (const auto& [revision, parents] : changes)
    set_down(model, revision, parents, model.cause("let `" + model.work.revisions[revision].id + "` follow `" + join(parents, "`, `") + "`"));
}

void follow_one_root(Model& model) {
  const std::vector<std::size_t> position = positions(model);
  std::vector<std::size_t> by_position(model.work.revisions.size());
  for (std::size_t i = 0; i < by_position.size(); ++i) by_position[i] = i;
  std::sort(by_position.begin(), by_position.end(), [&](std::size_t a, std::size_t b) { return position[a] < position[b]; });
  for (std::size_t k = 1; k < by_position.size(); ++k) {
    const std::size_t root = by_position[k];
    if (!model.graph.down[root].empty()) continue;
    for (std::size_t before = k; before-- > 0;) {
      if (descends(model.graph, by_position[before], root)) continue;
      const std::string id = model.work.revisions[by_position[before]].id;
      set_down(model, root, {id}, model.cause("let `" + model.work.revisions[root].id + "` follow `" + id + "`"));
      model.refresh();
      break;
    }
  }
}

void whole_line(Model& model) {
  const std::vector<std::size_t> order = replay_order(model.work, model.graph);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::vector<std::string> wanted = i == 0 ? std::vector<std::string>{} : std::vector<std::string>{model.work.revisions[order[i - 1]].id};
    const auto& down = model.work.revisions[order[i]].down;
    if (down.size() == wanted.size() && (down.empty() || down[0].name == wanted[0])) continue;
    set_down(model, order[i], wanted, model.cause("put `" + model.work.revisions[order[i]].id + "` into one line"));
  }
  model.refresh();
}

void line(Model& model) {
  for (int rounds = 0; rounds < 4 && model.graph.heads.size() > 1; ++rounds) {
    const std::vector<std::size_t> heads = heads_in_order(model);
    std::vector<std::size_t> joined = {heads[0]};
    for (std::size_t k = 1; k < heads.size(); ++k) {
      append_to_line(model, heads[k - 1], heads[k], ancestors(model.graph, joined));
      joined.push_back(heads[k]);
    }
    model.refresh();
  }
  if (model.graph.heads.size() > 1 || !model.graph.cycle_edges.empty()) whole_line(model);
  if (model.graph.bases.size() > 1) follow_one_root(model);
}

}  // namespace

void mend_heads(Model& model) {
  const bool lined = model.options.heads == HeadsRepair::line;
  if (model.graph.heads.size() < 2 && !(lined && model.graph.bases.size() > 1)) return;
  if (!is_sound(model.graph)) {
    model.notes.push_back("the heads are left as they are until every reference has its revision");
    return;
  }
  const std::vector<std::size_t> heads = heads_in_order(model);
  if (!lined && std::all_of(heads.begin(), heads.end(), [&](std::size_t head) { return labelled(model, head); })) {
    model.notes.push_back("the " + std::to_string(heads.size()) + " heads belong to branches with labels of their own and stay; `--heads line` joins them all the same");
    return;
  }
  if (lined)
    line(model);
  else
    merge(model, heads);
}

}  // namespace underpin::repair
