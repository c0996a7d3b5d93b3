#include "rules/graph_support.h"

#include <algorithm>

#include "base/text.h"
#include "rules/support.h"

namespace underpin {

namespace {

std::string also(std::size_t others) {
  if (others == 0) return {};
  if (others == 1) return "; one more file makes the same mistake";
  static constexpr const char* kWords[] = {"two", "three", "four", "five", "six", "seven", "eight", "nine"};
  return "; " + (others < 10 ? std::string(kWords[others - 2]) : std::to_string(others)) + " more files make the same mistake";
}

void point_at_proposal(Finding& finding, const ReplayedHistory& replayed, const MissingParent& missing) {
  const History& history = *replayed.history;
  if (missing.archived) {
    finding.labels.push_back({history.archived[*missing.archived].id_span, "this file declares it, outside the version folder"});
    return;
  }
  if (!missing.proposed_revision) return;
  const Revision& meant = history.revisions[*missing.proposed_revision];
  const std::string text = missing.why == "file_stem" ? "the file of that name declares this id"
                           : missing.why == "partial" ? "the only id that begins so; Alembic wants it whole in a file"
                                                      : "the nearest id there is";
  finding.labels.push_back({place_of(meant), text});
}

}  // namespace

Span place_of(const Revision& revision) {
  if (revision.id_span.valid()) return revision.id_span;
  return revision.file ? Span{revision.file, 0, 0} : Span{};
}

Span place_of_parents(const Revision& revision) { return revision.down_span.valid() ? revision.down_span : place_of(revision); }

bool never_runs(const Graph& graph, std::size_t revision) {
  return std::any_of(graph.duplicates.begin(), graph.duplicates.end(), [&](const std::vector<std::size_t>& group) {
    return group.back() != revision && std::find(group.begin(), group.end(), revision) != group.end();
  });
}

std::vector<Weighed> by_weight(const Graph& graph, const std::vector<std::size_t>& revisions) {
  std::vector<std::vector<std::size_t>> children = graph.children;
  for (const MissingParent& missing : graph.unresolved)
    if (missing.proposed_revision) children[*missing.proposed_revision].push_back(missing.revision);
  std::vector<bool> dead(children.size(), false);
  for (const auto& group : graph.duplicates)
    for (std::size_t i = 0; i + 1 < group.size(); ++i) dead[group[i]] = true;
  std::vector<Weighed> out;
  for (const std::size_t revision : revisions) {
    std::vector<bool> seen(children.size(), false);
    std::vector<std::size_t> todo = {revision};
    std::size_t count = 0;
    while (!todo.empty()) {
      const std::size_t node = todo.back();
      todo.pop_back();
      if (seen[node]) continue;
      seen[node] = true;
      count += !dead[node];
      todo.insert(todo.end(), children[node].begin(), children[node].end());
    }
    out.push_back({revision, count});
  }
  std::sort(out.begin(), out.end(), [](const Weighed& a, const Weighed& b) {
    return a.descendants != b.descendants ? a.descendants > b.descendants : a.revision < b.revision;
  });
  return out;
}

std::vector<Rivals> rival_revisions(const ReplayedHistory& replayed) {
  std::map<std::string, std::vector<std::size_t>> creators;
  for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i)
    for (const Event& event : replayed.trace.revisions[i].events)
      for (const Change& change : event.statement.changes)
        if (const auto* create = std::get_if<CreateTable>(&change)) creators[create->table.name.display()].push_back(replayed.order[i]);
  const Ancestry ancestry(replayed.graph);
  std::map<std::vector<std::size_t>, std::vector<std::string>> groups;  // the revisions of a group → tables
  for (const auto& [table, makers] : creators) {
    std::vector<std::size_t> rivals;
    for (const std::size_t maker : makers) {
      const bool rival = std::any_of(makers.begin(), makers.end(), [&](std::size_t other) {
        return other != maker && !ancestry.is_ancestor(other, maker) && !ancestry.is_ancestor(maker, other);
      });
      if (rival && (rivals.empty() || rivals.back() != maker)) rivals.push_back(maker);
    }
    if (rivals.size() > 1) groups[rivals].push_back(table);
  }
  std::vector<Rivals> out;
  for (auto& [revisions, tables] : groups) out.push_back({revisions, std::move(tables)});
  return out;
}

bool every_head_labelled(const History& history, const Graph& graph, const std::vector<std::size_t>& heads) {
  for (const std::size_t head : heads) {
    bool labelled = false;
    std::vector<bool> seen(history.revisions.size(), false);
    std::vector<std::size_t> todo = {head};
    while (!todo.empty() && !labelled) {
      const std::size_t node = todo.back();
      todo.pop_back();
      if (seen[node]) continue;
      seen[node] = true;
      labelled = !history.revisions[node].labels.empty();
      todo.insert(todo.end(), graph.down[node].begin(), graph.down[node].end());
    }
    if (!labelled) return false;
  }
  return true;
}

bool copy_name(std::string_view stem) { return !copy_mark(stem).empty(); }

std::map<std::string, std::vector<const MissingParent*>> by_name(const Graph& graph, bool depends) {
  std::map<std::string, std::vector<const MissingParent*>> names;
  for (const MissingParent& missing : graph.unresolved)
    if (missing.depends == depends) names[missing.reference.name].push_back(&missing);
  return names;
}

Finding missing_reference(const Rule& rule, const Subject& subject, const ReplayedHistory& replayed,
                          const std::vector<const MissingParent*>& references) {
  const MissingParent& first = *references.front();
  const Revision& child = replayed.history->revisions[first.revision];
  const std::string verb = first.depends ? "` depends on " : "` follows ";
  Finding finding = make_finding(rule, "revision `" + printable(child.id) + verb + quoted(first.reference.name) + ", which no file declares",
                                 first.reference.span.valid() ? first.reference.span : place_of_parents(child), child.id);
  finding.primary.text = "no such revision";
  point_at_proposal(finding, replayed, first);
  for (std::size_t i = 1; i < references.size(); ++i)
    finding.labels.push_back({references[i]->reference.span.valid() ? references[i]->reference.span : place_of_parents(replayed.history->revisions[references[i]->revision]),
                              quoted(replayed.history->revisions[references[i]->revision].id) + " names it too"});
  finding.because = std::string(rule.effect) + also(references.size() - 1);
  finding.help = "underpin history --fix";
  finding.subject = "reference " + first.reference.name;
  if (first.archived) finding.help = "bring back `" + replayed.history->archived[*first.archived].path + "`";
  if (!first.archived && first.proposal.empty()) finding.help = "bring the file back from version control, or write the id it should follow";
  if (first.proposal.empty()) return finding;
  Fix fix;
  fix.title = "write the id " + quoted(first.proposal) + (first.why == "file_stem" ? ", which the file of that name declares" : "");
  for (const MissingParent* reference : references)
    if (reference->reference.span.valid())
      fix.edits.push_back({reference->reference.span, requoted(subject.sources->text(reference->reference.span), reference->proposal)});
  finding.fix = std::move(fix);
  return finding;
}

}  // namespace underpin
