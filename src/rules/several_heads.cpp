#include <algorithm>

#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule several_heads;

namespace {

// Heads that stay when the references with a proposal are repaired. A file that never runs follows nobody, and is no head.
std::vector<std::size_t> lasting_heads(const Graph& graph) {
  std::vector<std::size_t> heads;
  for (std::size_t i = 0; i < graph.children.size(); ++i) {
    if (never_runs(graph, i)) continue;
    bool followed = std::any_of(graph.children[i].begin(), graph.children[i].end(), [&](std::size_t child) {
      return !never_runs(graph, child) && std::find(graph.down[child].begin(), graph.down[child].end(), i) != graph.down[child].end();
    });
    for (const MissingParent& missing : graph.unresolved)
      followed = followed || (!missing.depends && missing.proposed_revision == i && !never_runs(graph, missing.revision));
    if (!followed) heads.push_back(i);
  }
  const auto listed_at = [&](std::size_t head) { return std::find(graph.heads.begin(), graph.heads.end(), head) - graph.heads.begin(); };
  std::stable_sort(heads.begin(), heads.end(), [&](std::size_t a, std::size_t b) { return listed_at(a) < listed_at(b); });
  return heads;
}

void find_several_heads(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const auto& revisions = replayed.history->revisions;
    const std::vector<std::size_t> heads = lasting_heads(replayed.graph);
    if (heads.size() < 2) continue;
    std::vector<std::string> names;
    for (const std::size_t head : heads) names.push_back(revisions[head].id);
    const bool fewer = heads.size() < replayed.graph.heads.size();
    Finding finding = make_finding(several_heads, "the history has " + counted(replayed.graph.heads.size(), "head") +
                                                       (fewer ? ", and " + std::to_string(heads.size()) + " when the missing parents are repaired" : "") +
                                                       ": " + listed(names, 8),
                                   place_of(revisions[heads[0]]), "");
    finding.primary.text = "nothing follows this revision";
    for (std::size_t i = 1; i < heads.size(); ++i) finding.labels.push_back({place_of(revisions[heads[i]]), "nor this one"});
    if (every_head_labelled(*replayed.history, replayed.graph, heads)) {
      finding.severity = Severity::note;
      finding.because = "the branches have labels of their own, so this may be meant; `alembic upgrade heads` takes them all";
    }
    // A missing parent or a cycle stops Alembic before it counts heads.
    finding.blocks = finding.severity == Severity::error && replayed.graph.unresolved.empty() && replayed.graph.cycle_edges.empty();
    finding.help = "underpin history --fix";
    finding.subject = "heads of " + replayed.history->root;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule several_heads = {
    "UP102",
    "several-heads",
    Severity::error,
    "the history has several heads",
    "More than one revision is followed by no other.",
    "`alembic upgrade head` and `alembic revision` stop: \"Multiple head revisions are present\"",
    "join the heads by a merge revision, or put them into one line; `underpin history --fix` writes either",
    "# b.py: down_revision = 'a'   # c.py: down_revision = 'a'",
    "# b.py: down_revision = 'a'   # c.py: down_revision = 'b'",
    &find_several_heads};

}  // namespace underpin
