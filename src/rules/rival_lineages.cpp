#include "base/text.h"
#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule rival_lineages;

namespace {

void find_rival_lineages(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const History& history = *replayed.history;
    for (const auto& [revisions, tables] : rival_revisions(replayed)) {
      std::vector<std::string> files;
      for (const std::size_t r : revisions) files.push_back(history.revisions[r].path);
      Finding finding = make_finding(rival_lineages, counted(revisions.size(), "file") + " on separate lineages create " + listed(tables),
                                     history.revisions[revisions.front()].id_span, history.revisions[revisions.front()].id);
      finding.primary.text = "creates " + listed(tables, 2);
      for (std::size_t k = 1; k < revisions.size(); ++k)
        finding.labels.push_back({history.revisions[revisions[k]].id_span, "so does this revision, on another branch"});
      finding.subject = "lineages " + join(files, " ");
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule rival_lineages = {"UP140",
                             "rival-lineages",
                             Severity::error,
                             "two lineages create the same tables",
                             "Two revisions, neither of which stands on the other, create tables of the same names.",
                             "no database can have both; `upgrade heads` fails on the second one",
                             "decide which lineage lives; what only the other one creates, and revisions that follow it, move over to it before its files go",
                             "# 001_a.py: create_table('grants')   # 001_b.py (another root): create_table('grants')",
                             "# one revision creates grants, the others stand on it",
                             &find_rival_lineages};

}  // namespace underpin
