#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule missing_dependency;

namespace {

void find_missing_dependency(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    for (const auto& [name, references] : by_name(replayed.graph, true)) {
      Finding finding = missing_reference(missing_dependency, subject, replayed, references);
      finding.blocks = true;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule missing_dependency = {
    "UP113",
    "missing-dependency",
    Severity::error,
    "`depends_on` names a revision that no file declares",
    "`depends_on` names neither an id nor a branch label of the history.",
    "Alembic stops with KeyError at every command",
    "write the id that the file declares, or delete the dependency",
    "depends_on = 'users_branch_1'",
    "depends_on = 'a1b2c3d4'",
    &find_missing_dependency};

}  // namespace underpin
