#include "writers/history_text.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/text.h"
#include "writers/columns.h"
#include "writers/frame.h"

namespace underpin {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kMostLanes = 24;
constexpr std::size_t kFoldFrom = 7;  // straight revisions in a row; fewer are shown one by one

struct Row {
  std::string lanes;
  std::size_t revision = kNone;  // none: lanes only
  bool plain = false;            // nothing about it needs to be seen
};

// Lays out lanes newest first: each lane waits for the revision it leads to.
class Lanes {
 public:
  Lanes(const History& history, const Graph& graph) : history_(history), graph_(graph) {}

  std::vector<Row> rows() {
    std::vector<std::size_t> order = replay_order(history_, graph_);
    std::reverse(order.begin(), order.end());
    drawn_.assign(history_.revisions.size(), false);
    for (const std::size_t revision : order) draw(revision);
    return std::move(rows_);
  }

 private:
  void draw(std::size_t revision) {
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < lanes_.size(); ++i)
      if (lanes_[i] == revision) waiting.push_back(i);
    const bool begins = waiting.empty();
    if (begins) waiting.push_back(free_lane());
    const std::size_t at = waiting.front();
    lanes_[at] = revision;
    if (waiting.size() > 1) join_lanes(waiting);
    std::string text;
    for (std::size_t i = 0; i < lanes_.size() && i < kMostLanes; ++i) text += i == at ? "● " : lanes_[i] == kNone ? "  " : "│ ";
    drawn_[revision] = true;
    std::vector<std::size_t> parents;
    for (const std::size_t parent : graph_.down[revision])
      if (!drawn_[parent]) parents.push_back(parent);
    const bool plain = !begins && waiting.size() == 1 && parents.size() == 1 && graph_.down[revision].size() == 1;
    rows_.push_back({text, revision, plain});
    lanes_[at] = parents.empty() ? kNone : parents.front();
    if (parents.size() > 1) split_lane(at, parents);
    while (!lanes_.empty() && lanes_.back() == kNone) lanes_.pop_back();
  }

  std::size_t free_lane() {
    for (std::size_t i = 0; i < lanes_.size(); ++i)
      if (lanes_[i] == kNone) return i;
    lanes_.push_back(kNone);
    return lanes_.size() - 1;
  }

  // `├─┴─╯`: lanes that lead to one revision meet in the first of them.
  void join_lanes(const std::vector<std::size_t>& waiting) {
    std::string text;
    for (std::size_t i = 0; i < lanes_.size() && i < kMostLanes; ++i) {
      const bool meets = std::find(waiting.begin(), waiting.end(), i) != waiting.end();
      const bool inside = i > waiting.front() && i < waiting.back();
      const std::string rule = i >= waiting.front() && i < waiting.back() ? "─" : " ";
      if (i == waiting.front())
        text += "├" + rule;
      else if (meets)
        text += (inside ? "┴" : "╯") + rule;
      else
        text += (lanes_[i] == kNone ? rule : inside ? std::string("┼") : std::string("│")) + rule;
    }
    rows_.push_back({text, kNone, false});
    for (std::size_t i = 1; i < waiting.size(); ++i) lanes_[waiting[i]] = kNone;
  }

  // `├─╮`: a merge has further parents; those already waited for are joined to.
  void split_lane(std::size_t at, const std::vector<std::size_t>& parents) {
    std::set<std::size_t> fresh, joined;
    for (std::size_t k = 1; k < parents.size(); ++k) {
      const auto found = std::find(lanes_.begin(), lanes_.end(), parents[k]);
      if (found != lanes_.end()) {
        joined.insert(static_cast<std::size_t>(found - lanes_.begin()));
        continue;
      }
      const std::size_t lane = free_lane();
      lanes_[lane] = parents[k];
      fresh.insert(lane);
    }
    std::set<std::size_t> touched = fresh;
    touched.insert(joined.begin(), joined.end());
    touched.insert(at);
    const std::size_t first = *touched.begin(), last = *touched.rbegin();
    std::string text;
    for (std::size_t i = 0; i < lanes_.size() && i < kMostLanes; ++i) {
      const std::string rule = i >= first && i < last ? "─" : " ";
      if (i == at)
        text += (i == first ? "├" : i == last ? "┤" : "┼") + rule;
      else if (fresh.count(i))
        text += (i == last ? "╮" : i == first ? "╭" : "┬") + rule;
      else if (joined.count(i))
        text += (i == last ? "┤" : i == first ? "├" : "┼") + rule;
      else
        text += (lanes_[i] == kNone ? rule : i > first && i < last ? std::string("┼") : std::string("│")) + rule;
    }
    rows_.push_back({text, kNone, false});
  }

  const History& history_;
  const Graph& graph_;
  std::vector<std::size_t> lanes_;
  std::vector<bool> drawn_;
  std::vector<Row> rows_;
};

class Drawing {
 public:
  Drawing(const History& history, const Graph& graph, const DrawOptions& options)
      : history_(history), graph_(graph), options_(options), style_{options.color, options.width} {
    for (const std::size_t head : graph.heads) heads_.insert(head);
    for (const MissingParent& missing : graph.unresolved) faults_[missing.revision].push_back(missing_text(missing));
    for (const auto& group : graph.duplicates)
      for (const std::size_t copy : group) faults_[copy].push_back("the id is declared by " + std::to_string(group.size()) + " files; this is " + safe(history.revisions[copy].path));
    for (const std::size_t self : graph.self_references) faults_[self].push_back("follows itself");
    for (const auto& [child, parent] : graph.cycle_edges)
      faults_[child].push_back("in a circle: follows " + safe(history.revisions[parent].id));
    for (std::size_t i = 0; i < history.revisions.size(); ++i)
      if (history.revisions[i].id.size() > 32) faults_[i].push_back("the id has more than 32 characters");
  }

  std::string run() {
    std::string out = headline();
    std::vector<Row> rows = Lanes(history_, graph_).rows();
    for (Row& row : rows)
      if (row.revision != kNone) row.plain = row.plain && !faults_.count(row.revision) && history_.revisions[row.revision].labels.empty();
    for (std::size_t i = 0; i < rows.size();) {
      std::size_t stop = i;
      while (stop < rows.size() && rows[stop].plain && rows[stop].lanes == rows[i].lanes) ++stop;
      if (!options_.all && stop - i >= kFoldFrom) {
        out += line(rows[i]);
        out += rows[i].lanes + paint(Role::gutter, "… " + std::to_string(stop - i - 2) + " more in a line", style_) + "\n";
        out += line(rows[stop - 1]);
        i = stop;
      } else {
        out += line(rows[i++]);
      }
    }
    for (const StrayFile& stray : history_.stray) out += "not a revision: " + safe(stray.path) + " (" + safe(stray.reason) + ")\n";
    return out;
  }

 private:
  static std::string missing_text(const MissingParent& missing) {
    std::string text = (missing.depends ? "depends on " : "follows ") + safe(missing.reference.name) + ", which no file declares";
    if (!missing.proposal.empty()) text += "; meant is " + safe(missing.proposal);
    return text;
  }

  std::string headline() const {
    std::vector<std::string> places;
    for (const std::string& location : history_.locations) places.push_back(safe(location));
    std::string text = places.empty() ? safe(history_.root) : join(places, ", ");
    if (!history_.config.empty()) text += " (" + safe(history_.config) + ")";
    text = paint(Role::strong, text, style_) + ": " + counted(graph_.by_id.size(), "revision") + ", " + counted(graph_.bases.size(), "root") + ", " +
           counted(graph_.heads.size(), "head");
    if (!graph_.unresolved.empty()) text += ", " + counted(graph_.unresolved.size(), "missing parent");
    if (!graph_.duplicates.empty()) text += ", " + counted(graph_.duplicates.size(), "duplicate id");
    if (!graph_.cycle_edges.empty()) text += ", a circle";
    return text + "\n";
  }

  std::string line(const Row& row) const {
    std::string lanes = row.lanes;
    if (row.revision == kNone) {
      while (!lanes.empty() && lanes.back() == ' ') lanes.pop_back();
      return paint(Role::gutter, lanes, style_) + "\n";
    }
    const Revision& revision = history_.revisions[row.revision];
    std::vector<std::string> marks;
    if (heads_.count(row.revision)) marks.push_back("head");
    if (revision.down.empty()) marks.push_back("root");
    for (const std::string& label : revision.labels) marks.push_back("label " + safe(label));
    std::string about = safe(revision.id);
    const std::string mark_text = marks.empty() ? "" : " (" + join(marks, ", ") + ")";
    std::string rest = revision.create_date.empty() ? "" : "  " + safe(revision.create_date.substr(0, 10));
    if (!revision.message.empty()) rest += "  " + safe(revision.message);
    for (const NamedAt& dependency : revision.depends_on) rest += "  [depends on " + safe(dependency.name) + "]";
    const std::size_t used = columns_of(row.lanes) + columns_of(about) + columns_of(mark_text);
    const std::size_t room = options_.width == 0 ? rest.size() : options_.width > used ? options_.width - used : 0;
    std::string text = paint(Role::gutter, lanes, style_) + paint(Role::strong, about, style_) + paint(Role::help, mark_text, style_) + clipped(rest, room) + "\n";
    const auto found = faults_.find(row.revision);
    if (found != faults_.end())
      for (const std::string& fault : found->second) text += paint(Role::gutter, below(row), style_) + paint(Role::error, "! " + fault, style_) + "\n";
    return text;
  }

  std::string below(const Row& row) const { return replace_all(row.lanes, "●", graph_.down[row.revision].empty() ? " " : "│"); }

  static std::string clipped(const std::string& text, std::size_t room) {
    if (columns_of(text) <= room) return text;
    if (room < 12) return {};
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t bytes = sequence_bytes(text, at);
      if (columns_of(out) + columns_of(text.substr(at, bytes)) >= room) break;
      out += text.substr(at, bytes);
      at += bytes;
    }
    return out + "…";
  }

  const History& history_;
  const Graph& graph_;
  const DrawOptions& options_;
  Style style_;
  std::set<std::size_t> heads_;
  std::map<std::size_t, std::vector<std::string>> faults_;
};

}  // namespace

std::string draw_history(const History& history, const Graph& graph, const DrawOptions& options) { return Drawing(history, graph, options).run(); }

}  // namespace underpin
