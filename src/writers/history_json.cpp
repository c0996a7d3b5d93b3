#include "writers/history_json.h"

#include <set>

#include "base/json.h"
#include "base/path.h"
#include "base/text.h"
#include "writers/frame.h"

namespace underpin {

namespace {

class HistoryJson {
 public:
  HistoryJson(JsonWriter& out, const History& history, const Graph& graph, const Sources& sources)
      : out_(out), history_(history), graph_(graph), sources_(sources) {}

  void write() {
    out_.begin_object();
    out_.member("kind", history_.kind);
    text("root", history_.root);
    text("config", history_.config);
    strings("locations", history_.locations);
    text("version_table", history_.version_table);
    files();
    out_.member("revisions", graph_.by_id.size());
    ids("bases", graph_.bases);
    ids("heads", graph_.heads);
    ids("branch_points", graph_.branch_points);
    ids("merges", graph_.merges);
    unresolved();
    duplicates();
    partial();
    cycles();
    ids("self_references", graph_.self_references);
    by_revision("depends_on", [](const Revision& r) { return names(r.depends_on); }, false);
    by_revision("branch_labels", [](const Revision& r) { return r.labels; }, false);
    by_revision("edges", [](const Revision& r) { return names(r.down); }, true);
    ids("order", replay_order(history_, graph_));
    list();
    out_.end();
  }

 private:
  static std::vector<std::string> names(const std::vector<NamedAt>& references) {
    std::vector<std::string> out;
    for (const NamedAt& reference : references) out.push_back(reference.name);
    return out;
  }
  const std::string& id(std::size_t revision) const { return history_.revisions[revision].id; }

  void texts(const std::vector<std::string>& values) {
    out_.begin_array();
    for (const std::string& value : values) out_.value(mask_secrets(value));
    out_.end();
  }

  // Every text of the project goes through here or texts(): none may show a password.
  void text(std::string_view key, const std::string& value) { out_.member(key, mask_secrets(value)); }

  void strings(const std::string& key, const std::vector<std::string>& values) {
    out_.key(key);
    texts(values);
  }

  void ids(const char* key, const std::vector<std::size_t>& revisions) {
    std::vector<std::string> values;
    for (const std::size_t revision : revisions) values.push_back(id(revision));
    strings(key, values);
  }

  void files() {
    std::size_t python = history_.revisions.size();
    std::vector<std::string> without, other;
    for (const StrayFile& stray : history_.stray) {
      const bool is_python = ends_with(stray.path, ".py");
      python += is_python;
      (is_python ? without : other).emplace_back(file_name(stray.path));
    }
    out_.member("files_py", python);
    strings("files_without_revision", without);
    strings("other_files", other);
  }

  void place(Span span, const std::string& path) {
    text("file", path);
    if (span.valid()) {
      const Place at = sources_.place(span.file, span.begin);
      out_.member("line", at.line).member("column", at.column);
    }
  }

  void unresolved() {
    out_.key("unresolved").begin_array();
    for (const MissingParent& missing : graph_.unresolved) {
      const Revision& child = history_.revisions[missing.revision];
      out_.begin_object();
      text("revision", child.id);
      text("reference", missing.reference.name);
      out_.member("depends_on", missing.depends);
      place(missing.reference.span, child.path);
      if (!missing.proposal.empty()) text("proposal", missing.proposal);
      if (missing.archived) text("archived", history_.archived[*missing.archived].path);
      if (!missing.why.empty()) out_.member("why", missing.why);
      out_.end();
    }
    out_.end();
  }

  void duplicates() {
    out_.key("duplicates").begin_array();
    for (const auto& group : graph_.duplicates) {
      std::vector<std::string> paths;
      for (const std::size_t copy : group) paths.push_back(history_.revisions[copy].path);
      out_.begin_object();
      text("revision", id(group.front()));
      strings("files", paths);
      out_.end();
    }
    out_.end();
  }

  // Abbreviated references: Alembic takes them on the command line, not in a file.
  void partial() {
    out_.key("partial_id_links").begin_array();
    for (const MissingParent& missing : graph_.unresolved)
      if (missing.why == "partial") texts({id(missing.revision), missing.reference.name, missing.proposal});
    out_.end();
  }

  void cycles() {
    out_.key("cycle_edges").begin_array();
    for (const auto& [child, parent] : graph_.cycle_edges) texts({id(child), id(parent)});
    out_.end();
  }

  template <class Values>
  void by_revision(const char* key, const Values& values, bool all) {
    out_.key(key).begin_object();
    for (const auto& [name, group] : graph_.by_id) {
      const std::vector<std::string> found = values(history_.revisions[group.back()]);
      if (all || !found.empty()) strings(mask_secrets(name), found);
    }
    out_.end();
  }

  void list() {
    out_.key("files").begin_array();
    for (const Revision& revision : history_.revisions) {
      out_.begin_object();
      text("revision", revision.id);
      place(revision.id_span, revision.path);
      strings("down_revision", names(revision.down));
      text("message", revision.message);
      text("create_date", revision.create_date);
      out_.end();
    }
    for (const StrayFile& stray : history_.stray) {
      out_.begin_object();
      text("file", stray.path);
      text("stray", stray.reason);
      out_.end();
    }
    out_.end();
  }

  JsonWriter& out_;
  const History& history_;
  const Graph& graph_;
  const Sources& sources_;
};

// A text inside double quotes, for DOT and Mermaid.
std::string in_quotes(const std::string& text, const char* quote) { return replace_all(replace_all(safe(text), "\\", "\\\\"), "\"", quote); }

// Calls node(number, revision) and edge(parent number, child number, depends); numbers are unique over all histories.
template <class Node, class Edge>
void walk(const History& history, const Graph& graph, std::size_t base, Node&& node, Edge&& edge) {
  for (std::size_t i = 0; i < history.revisions.size(); ++i) node(base + i, history.revisions[i]);
  for (std::size_t i = 0; i < history.revisions.size(); ++i) {
    std::set<std::size_t> down(graph.down[i].begin(), graph.down[i].end());
    for (const std::size_t parent : graph.down[i]) edge(base + parent, base + i, false);
    for (const std::size_t parent : graph.parents[i])
      if (!down.count(parent)) edge(base + parent, base + i, true);
  }
}

}  // namespace

std::string history_json(const std::vector<History>& histories, const std::vector<Graph>& graphs, const Sources& sources) {
  JsonWriter out;
  out.begin_object().member("format", 1).key("histories").begin_array();
  for (std::size_t i = 0; i < histories.size(); ++i) HistoryJson(out, histories[i], graphs[i], sources).write();
  out.end().end();
  return out.str() + "\n";
}

std::string history_mermaid(const std::vector<History>& histories, const std::vector<Graph>& graphs) {
  std::string out = "flowchart BT\n";
  std::size_t base = 0;
  for (std::size_t h = 0; h < histories.size(); ++h) {
    if (histories.size() > 1) out += "  subgraph h" + std::to_string(h) + "[\"" + in_quotes(histories[h].root, "#quot;") + "\"]\n";
    walk(histories[h], graphs[h], base,
         [&](std::size_t number, const Revision& revision) { out += "  r" + std::to_string(number) + "[\"" + in_quotes(revision.id, "#quot;") + "\"]\n"; },
         [&](std::size_t parent, std::size_t child, bool depends) {
           out += "  r" + std::to_string(parent) + (depends ? " -.-> r" : " --> r") + std::to_string(child) + "\n";
         });
    for (std::size_t m = 0; m < graphs[h].unresolved.size(); ++m) {
      const MissingParent& missing = graphs[h].unresolved[m];
      const std::string name = "m" + std::to_string(h) + "_" + std::to_string(m);
      out += "  " + name + "[\"" + in_quotes(missing.reference.name, "#quot;") + " (missing)\"]:::missing -.-> r" + std::to_string(base + missing.revision) + "\n";
    }
    if (histories.size() > 1) out += "  end\n";
    base += histories[h].revisions.size();
  }
  return out + "  classDef missing stroke:#c00,stroke-dasharray:4\n";
}

std::string history_dot(const std::vector<History>& histories, const std::vector<Graph>& graphs) {
  std::string out = "digraph history {\n  rankdir=BT;\n  node [shape=box];\n";
  std::size_t base = 0;
  for (std::size_t h = 0; h < histories.size(); ++h) {
    out += "  subgraph cluster_" + std::to_string(h) + " {\n    label=\"" + in_quotes(histories[h].root, "\\\"") + "\";\n";
    walk(histories[h], graphs[h], base,
         [&](std::size_t number, const Revision& revision) {
           out += "    r" + std::to_string(number) + " [label=\"" + in_quotes(revision.id, "\\\"") + "\", tooltip=\"" + in_quotes(revision.path, "\\\"") + "\"];\n";
         },
         [&](std::size_t parent, std::size_t child, bool depends) {
           out += "    r" + std::to_string(parent) + " -> r" + std::to_string(child) + (depends ? " [style=dashed]" : "") + ";\n";
         });
    for (std::size_t m = 0; m < graphs[h].unresolved.size(); ++m) {
      const MissingParent& missing = graphs[h].unresolved[m];
      const std::string name = "m" + std::to_string(h) + "_" + std::to_string(m);
      out += "    " + name + " [label=\"" + in_quotes(missing.reference.name, "\\\"") + " (missing)\", color=red, style=dashed];\n    " + name + " -> r" +
             std::to_string(base + missing.revision) + " [color=red, style=dashed];\n";
    }
    out += "  }\n";
    base += histories[h].revisions.size();
  }
  return out + "}\n";
}

}  // namespace underpin
