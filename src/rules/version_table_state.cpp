#include "rules/live_support.h"

namespace underpin {

extern const Rule version_table_state;

namespace {

Finding about_versions(const Subject& subject, const LiveDrift& drift, std::string message, std::string because, std::string help) {
  Span place;
  subject.live->schema.tables.for_each([&](const Table& table) {
    if (table.name.display() == drift.claim.table) place = table.origin.span;
  });
  Finding finding = make_finding(version_table_state, std::move(message), place, "");
  finding.because = std::move(because);
  finding.help = std::move(help);
  finding.subject = "database versions";
  return finding;
}

std::string nearest_words(const LiveDrift& drift, const History& history) {
  const std::size_t differences = drift.nearest ? drift.nearest_differences : drift.diff.differences.size();
  const std::string id = drift.nearest ? history.revisions[*drift.nearest].id : std::string("head");
  return differences == 0 ? "its schema is exactly that of " + quoted(id) : "its schema is nearest to " + quoted(id) + " (" + counted(differences, "difference") + ")";
}

void find_version_table_state(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  for (const LiveDrift& drift : subject.live->drifts) {
    if (!drift.history || !drift.claim.untold.empty() || drift.claim.table.empty()) continue;
    const History& history = *subject.histories[*drift.history].history;
    const std::string table = quoted(drift.claim.table);
    if (!drift.claim.failed.empty())
      findings.push_back(about_versions(subject, drift, "the database says that " + listed(drift.claim.failed) + " failed, or is half done", history.tool + " refuses to go on",
                                        "find out which of its statements ran, finish or take them back by hand, then mend the row in " + table));
    if (!drift.claim.overlapping.empty())
      findings.push_back(about_versions(subject, drift, "the version table " + table + " holds " + listed(drift.claim.rows) + ", and what stands on " + listed(drift.claim.overlapping) + " is there too",
                                        "the tool stops: requested revision overlaps with other requested revisions", "delete the older row, once the schema is known to have both"));
    if (!drift.claim.rows.empty() || never_ran(drift)) {
      if (never_ran(drift) && drift.claim.rows.empty()) {
        Finding finding = about_versions(subject, drift, "nothing of the history " + quoted(history.root) + " has run on this database", "every query of its tables fails", "run the migrations");
        finding.severity = Severity::note;
        findings.push_back(std::move(finding));
      }
      continue;
    }
    findings.push_back(about_versions(subject, drift,
                                      (drift.claim.present ? "the version table " + table + " is empty" : "the database has no version table " + table) + ", but tables of the history are there; " + nearest_words(drift, history),
                                      "the tool starts with the first revision, and fails at the first table that is there already",
                                      history.is_alembic() ? "once you have seen that the schema is that of a revision: alembic stamp REVISION" : "tell the tool which steps have run, once the schema shows it"));
  }
}

}  // namespace

const Rule version_table_state = {
    "UP406",
    "version-table-state",
    Severity::warning,
    "the version table of the database is missing, empty, or says that a revision failed",
    "The live database has tables of the history, but the migration tool's own table does not say at which revision it is; or says that a step failed; or names revisions that stand on each other.",
    "the tool does not know what has run, and runs it again or refuses",
    "once the schema is known to be that of a revision, tell the tool so (alembic stamp REVISION)",
    "SELECT * FROM alembic_version;  -- no rows, 40 tables",
    "alembic stamp 3f2a1b",
    &find_version_table_state};

}  // namespace underpin
