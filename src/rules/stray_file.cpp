#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule stray_file;

namespace {

void find_stray_file(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    for (const StrayFile& stray : replayed.history->stray) {
      if (stray.reason.compare(0, 11, "backup copy") == 0 || stray.reason == "not in the journal") continue;  // told by other rules
      const bool python = stray.path.size() > 3 && stray.path.compare(stray.path.size() - 3, 3, ".py") == 0;
      Finding finding = make_finding(stray_file, quoted(stray.path) + " is no migration: " + stray.reason,
                                     stray.file ? Span{stray.file, 0, 0} : Span{}, "");
      finding.blocks = python;
      if (!python) {
        finding.severity = Severity::note;
        finding.because = replayed.history->tool + " does not run it; it only misleads people";
      }
      finding.subject = stray.path;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule stray_file = {
    "UP112",
    "stray-file",
    Severity::error,
    "a file in a version folder is no migration",
    "A Python file in a version folder assigns no `revision`.",
    "Alembic loads every .py file there and stops: \"Could not determine revision id from filename\"",
    "move it to another folder, where migrations can import it from",
    "alembic/versions/helpers.py",
    "alembic/helpers.py",
    &find_stray_file};

}  // namespace underpin
