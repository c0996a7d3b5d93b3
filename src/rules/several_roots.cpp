#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule several_roots;

namespace {

void find_several_roots(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const auto& revisions = replayed.history->revisions;
    const std::vector<std::size_t> roots = by_weight(replayed.graph, replayed.graph.bases);
    if (roots.size() < 2) continue;
    std::vector<std::string> names;
    bool labelled = true;
    for (const std::size_t root : roots) {
      names.push_back(revisions[root].id);
      labelled = labelled && !revisions[root].labels.empty();
    }
    const Revision& first = revisions[roots[1]];
    Finding finding = make_finding(several_roots, "the history has " + counted(roots.size(), "root") + ": " + listed(names, 8),
                                   place_of_parents(first), "");
    finding.primary.text = "a second beginning";
    for (std::size_t i = 0; i < roots.size(); ++i)
      if (i != 1) finding.labels.push_back({place_of_parents(revisions[roots[i]]), i == 0 ? "most revisions follow this one" : "another beginning"});
    if (labelled) finding.severity = Severity::note;  // branches with names of their own are meant
    finding.help = "underpin history --fix --heads line";
    finding.subject = "roots of " + replayed.history->root;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule several_roots = {
    "UP101",
    "several-roots",
    Severity::warning,
    "the history has several roots",
    "More than one revision has `down_revision = None`.",
    "nothing orders the lineages: what one of them creates another cannot rely on, and a new database gets them in an order "
    "nobody chose",
    "let each further root follow the revision it needs; `underpin history --fix --heads line` writes one order",
    "# a.py: down_revision = None   # b.py: down_revision = None",
    "# a.py: down_revision = None   # b.py: down_revision = 'a'",
    &find_several_roots};

}  // namespace underpin
