#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule missing_parent;

namespace {

void find_missing_parent(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    for (const auto& [name, references] : by_name(replayed.graph, false)) {
      Finding finding = missing_reference(missing_parent, subject, replayed, references);
      finding.blocks = true;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule missing_parent = {
    "UP103",
    "missing-parent",
    Severity::error,
    "a revision follows one that no file declares",
    "`down_revision` names an id that no file of the history has.",
    "Alembic stops with KeyError at every command",
    "write the id that the parent file declares, or bring the file back",
    "down_revision = '20240210_initial_migration'  # the file's name",
    "down_revision = '20240210_initial'  # the id in that file",
    &find_missing_parent};

}  // namespace underpin
