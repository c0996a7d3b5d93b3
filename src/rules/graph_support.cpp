#include "rules/graph_support.h"

#include <algorithm>

#include "base/text.h"
#include "rules/support.h"

namespace underpin {

namespace {

std::size_t descendants(const Graph& graph, std::size_t root) {
  std::vector<bool> seen(graph.children.size(), false);
  std::vector<std::size_t> todo = {root};
  std::size_t count = 0;
  while (!todo.empty()) {
    const std::size_t node = todo.back();
    todo.pop_back();
    if (seen[node]) continue;
    seen[node] = true;
    ++count;
    todo.insert(todo.end(), graph.children[node].begin(), graph.children[node].end());
  }
  return count;
}

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

std::vector<std::size_t> by_weight(const Graph& graph, const std::vector<std::size_t>& revisions) {
  std::vector<std::pair<std::size_t, std::size_t>> weights;
  for (const std::size_t revision : revisions) weights.emplace_back(descendants(graph, revision), revision);
  std::sort(weights.begin(), weights.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::vector<std::size_t> out;
  for (const auto& [weight, revision] : weights) out.push_back(revision);
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
                              "nor is there one for " + quoted(replayed.history->revisions[references[i]->revision].id)});
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
