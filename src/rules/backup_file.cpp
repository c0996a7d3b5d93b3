#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule backup_file;

namespace {

void find_backup_file(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    for (const Revision& revision : replayed.history->revisions) {
      if (!copy_name(revision.stem)) continue;
      Finding finding = make_finding(backup_file, quoted(revision.path) + " is named as a backup copy, and Alembic runs it", place_of(revision), revision.id);
      finding.primary.text = "loaded like any other revision";
      finding.subject = revision.path;
      findings.push_back(std::move(finding));
    }
    for (const StrayFile& stray : replayed.history->stray) {
      if (stray.reason.compare(0, 11, "backup copy") != 0) continue;
      Finding finding = make_finding(backup_file, quoted(stray.path) + " is a backup copy among the migrations", {}, "");
      finding.severity = Severity::note;
      finding.because = "Alembic does not load it; it only misleads people";
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
    "delete it or move it out of the version folder: version control remembers it",
    "alembic/versions/001_users.py  alembic/versions/001_users_backup.py",
    "alembic/versions/001_users.py",
    &find_backup_file};

}  // namespace underpin
