#include <map>

#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule label_taken;

namespace {

void find_label_taken(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const auto& revisions = replayed.history->revisions;
    std::map<std::string, std::size_t> taken;
    for (const auto& [id, group] : replayed.graph.by_id) taken.emplace(id, group.back());
    for (std::size_t i = 0; i < revisions.size(); ++i) {
      for (const std::string& label : revisions[i].labels) {
        const auto [other, fresh] = taken.emplace(label, i);
        if (fresh) continue;
        Finding finding = make_finding(label_taken, "the branch label " + quoted(label) + " is taken already", place_of(revisions[i]), revisions[i].id);
        finding.blocks = true;
        if (other->second != i) finding.labels.push_back({place_of(revisions[other->second]), "by this revision"});
        finding.subject = "label " + label;
        findings.push_back(std::move(finding));
      }
    }
  }
}

}  // namespace

const Rule label_taken = {
    "UP115",
    "label-taken",
    Severity::error,
    "a branch label is used twice",
    "Two revisions have the same entry in `branch_labels`, or a label is also the id of a revision.",
    "Alembic stops at every command: \"Branch name … already used by revision …\"",
    "keep the label at one revision; those that follow inherit it",
    "# a.py: branch_labels = ('users',)   # b.py: branch_labels = ('users',)",
    "# a.py: branch_labels = ('users',)   # b.py: branch_labels = None",
    &find_label_taken};

}  // namespace underpin
