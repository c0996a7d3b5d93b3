#include "rules/live_support.h"

namespace underpin {

extern const Rule pending_revisions;

namespace {

void find_pending_revisions(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  for (const LiveDrift& drift : subject.live->drifts) {
    if (!drift.history || drift.claim.at.empty() || drift.claim.pending.empty()) continue;
    const History& history = *subject.histories[*drift.history].history;
    std::vector<std::string> ids;
    for (const std::size_t i : drift.claim.pending) ids.push_back(history.revisions[i].id);
    const Revision& first = history.revisions[drift.claim.pending.front()];
    Finding finding = make_finding(pending_revisions, counted(ids.size(), "revision") + " of " + quoted(history.root) + (ids.size() == 1 ? " has" : " have") + " not run on this database: " + listed(ids),
                                   first.id_span.valid() ? first.id_span : Span{first.file, 0, 0}, first.id);
    finding.primary.text = "the next to run";
    finding.subject = "database pending";
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule pending_revisions = {"UP408",
                                "pending-revisions",
                                Severity::note,
                                "revisions have not run on the database",
                                "The history has revisions that the version table of the live database does not have yet.",
                                "code that needs them fails there",
                                "run them: alembic upgrade head; underpin check says beforehand what would fail",
                                "alembic current  # three revisions behind",
                                "alembic upgrade head",
                                &find_pending_revisions};

}  // namespace underpin
