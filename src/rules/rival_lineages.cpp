#include <map>

#include "base/text.h"
#include "rules/support.h"

namespace underpin {

extern const Rule rival_lineages;

namespace {

struct Creator {
  std::size_t revision;
  Span span;
};

void find_rival_lineages(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const History& history = *replayed.history;
    std::map<std::string, std::vector<Creator>> creators;
    for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i)
      for (const Event& event : replayed.trace.revisions[i].events)
        for (const Change& change : event.statement.changes)
          if (const auto* create = std::get_if<CreateTable>(&change))
            creators[create->table.name.display()].push_back({replayed.order[i], event.statement.span});
    const Ancestry ancestry(replayed.graph);
    std::map<std::vector<std::size_t>, std::vector<std::string>> groups;  // the revisions of a group → tables
    for (const auto& [table, makers] : creators) {
      std::vector<std::size_t> rivals;
      for (const Creator& maker : makers) {
        bool rival = false;
        for (const Creator& other : makers)
          rival |= other.revision != maker.revision && !ancestry.is_ancestor(other.revision, maker.revision) &&
                   !ancestry.is_ancestor(maker.revision, other.revision);
        if (rival && (rivals.empty() || rivals.back() != maker.revision)) rivals.push_back(maker.revision);
      }
      if (rivals.size() > 1) groups[rivals].push_back(table);
    }
    for (const auto& [revisions, tables] : groups) {
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
                             "decide which lineage lives and move the files of the other out of the version folder",
                             "# 001_a.py: create_table('grants')   # 001_b.py (another root): create_table('grants')",
                             "# one revision creates grants, the others stand on it",
                             &find_rival_lineages};

}  // namespace underpin
