#include <algorithm>
#include <iterator>

#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule dates_out_of_order;

namespace {

constexpr std::size_t most_alone = 8;

void find_dates_out_of_order(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const auto& revisions = replayed.history->revisions;
    std::vector<Finding> found;
    for (std::size_t child = 0; child < revisions.size() && child < replayed.graph.down.size(); ++child) {
      const std::string date = sortable_date(revisions[child].create_date);
      if (date.empty()) continue;
      for (const std::size_t parent : replayed.graph.down[child]) {
        const std::string before = sortable_date(revisions[parent].create_date);
        if (before.empty() || before <= date) continue;
        Finding finding = make_finding(dates_out_of_order, quoted(revisions[child].id) + " was written on " + date.substr(0, date.compare(0, 10, before, 0, 10) ? 10 : 16) +
                                                               ", before the revision it follows (" + quoted(revisions[parent].id) + ", " +
                                                               before.substr(0, date.compare(0, 10, before, 0, 10) ? 10 : 16) + ")",
                                       place_of_parents(revisions[child]), revisions[child].id);
        finding.labels.push_back({place_of(revisions[parent]), "written later"});
        finding.subject = "date of " + revisions[child].id;
        found.push_back(std::move(finding));
      }
    }
    if (found.size() > most_alone) {  // a habit of the project: told once
      Finding& first = found.front();
      first.message = counted(found.size(), "revision") + " were written before the revision they follow; the first: " + first.message;
      for (std::size_t i = 1; i < most_alone; ++i) first.labels.push_back({found[i].primary.span, "and this one"});
      found.resize(1);
    }
    std::move(found.begin(), found.end(), std::back_inserter(findings));
  }
}

}  // namespace

const Rule dates_out_of_order = {
    "UP109",
    "dates-out-of-order",
    Severity::note,
    "a revision is older than the one it follows",
    "The \"Create Date:\" of a revision lies before that of its parent.",
    "the line was changed after the files were written, or the date is wrong: what the older one expects of the schema may no longer hold when it runs",
    "check that the older revision works on the schema its parent leaves",
    "# b.py: Create Date: 2024-03-19, follows a.py: Create Date: 2024-03-21",
    "# b.py: Create Date: 2024-03-22, follows a.py: Create Date: 2024-03-21",
    &find_dates_out_of_order};

}  // namespace underpin
