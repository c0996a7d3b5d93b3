#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule several_roots;

namespace {

void find_several_roots(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const auto& revisions = replayed.history->revisions;
    const std::vector<Weighed> roots = by_weight(replayed.graph, replayed.graph.bases);
    if (roots.size() < 2) continue;
    std::vector<std::string> names;
    bool labelled = true;
    for (const Weighed& root : roots) {
      names.push_back(revisions[root.revision].id);
      labelled = labelled && !revisions[root.revision].labels.empty();
    }
    const Revision& first = revisions[roots[1].revision];
    const bool main_one = roots[0].descendants > roots[1].descendants;
    Finding finding = make_finding(several_roots, "the history has " + counted(roots.size(), "root") + ": " + listed(names, 8),
                                   place_of_parents(first), "");
    finding.primary.text = main_one ? "a second beginning" : "one beginning";
    for (std::size_t i = 0; i < roots.size(); ++i)
      if (i != 1) finding.labels.push_back({place_of_parents(revisions[roots[i].revision]), i == 0 && main_one ? "most revisions follow this one" : "another beginning"});
    if (labelled) finding.severity = Severity::note;  // branches with names of their own are meant
    finding.help = rival_revisions(replayed).empty() ? "underpin history --fix --heads line"
                                                     : "decide first which of the rival lineages lives (UP140); then underpin history --fix --heads line puts the rest into one line";
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
