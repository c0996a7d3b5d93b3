#include "rules/live_support.h"

namespace underpin {

extern const Rule unknown_version;

namespace {

void find_unknown_version(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  for (const LiveDrift& drift : subject.live->drifts) {
    if (!drift.history || drift.claim.unknown.empty()) continue;
    const History& history = *subject.histories[*drift.history].history;
    const Table* table = subject.live->schema.tables.find({drift.claim.table.find('.') == std::string::npos ? "" : drift.claim.table.substr(0, drift.claim.table.find('.')),
                                                           drift.claim.table.substr(drift.claim.table.rfind('.') + 1)});
    Finding finding = make_finding(unknown_version, "the database says it is at " + listed(drift.claim.unknown) + ", which no file of " + quoted(history.root) + " declares",
                                   table ? table->origin.span : Span{}, "");
    finding.primary.text = "its version table";
    finding.blocks = history.is_alembic();
    if (history.is_alembic()) finding.because = "every command of Alembic that asks this database stops: Can't locate revision identified by " + quoted(drift.claim.unknown.front());
    if (drift.nearest) finding.help = "its schema is nearest to revision " + quoted(history.revisions[*drift.nearest].id) + "; " + finding.help;
    finding.subject = "database versions";
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule unknown_version = {
    "UP405",
    "unknown-version",
    Severity::error,
    "the database is at a revision that no file declares",
    "The migration tool's own table in the live database holds an id that no file of the history has.",
    "what that revision did is not known here, and the tool does not know where the database stands",
    "bring the file back from version control or another branch; or, once the schema is known to be that of a revision: alembic stamp --purge REVISION",
    "alembic_version: 3f2a1b  # the file was deleted, or is on another branch",
    "git checkout main -- alembic/versions/3f2a1b_add_users.py",
    &find_unknown_version};

}  // namespace underpin
