#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule backup_file;

namespace {

void find_backup_file(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    for (std::size_t i = 0; i < replayed.history->revisions.size(); ++i) {
      const Revision& revision = replayed.history->revisions[i];
      if (!copy_name(revision.stem)) continue;
      const bool never = never_runs(replayed.graph, i);
      Finding finding = make_finding(backup_file, quoted(revision.path) + " is named as a backup copy, and " + replayed.history->tool + " " + (never ? "loads it" : "runs it"), place_of(revision), revision.id);
      finding.primary.text = never ? "loaded, and put aside for another file of the same id" : "loaded like any other revision";
      finding.subject = revision.path;
      findings.push_back(std::move(finding));
    }
    for (const StrayFile& stray : replayed.history->stray) {
      if (stray.reason.compare(0, 11, "backup copy") != 0) continue;
      Finding finding = make_finding(backup_file, quoted(stray.path) + " is a backup copy among the migrations", {}, "");
      finding.severity = Severity::note;
      finding.because = replayed.history->tool + " does not load it; it only misleads people";
      finding.help = "git rm '" + stray.path + "'";
      finding.subject = stray.path;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule backup_file = {
    "UP111",
    "backup-file",
    Severity::warning,
    "a backup copy lies among the migrations",
    "A file in a version folder has the name of a copy: `x_backup.py`, `x copy.py`, `x.py.bak`.",
    "a copy that ends in .py is a migration like any other to Alembic; any other copy only misleads people",
    "move it out of the version folder: version control remembers it; where a database stands at its id (alembic current), it must stay",
    "alembic/versions/001_users.py  alembic/versions/001_users_backup.py",
    "alembic/versions/001_users.py",
    &find_backup_file};

}  // namespace underpin
