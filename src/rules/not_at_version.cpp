#include "base/text.h"
#include "rules/live_support.h"

namespace underpin {

extern const Rule not_at_version;

namespace {

void find_not_at_version(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  std::map<const LiveDrift*, std::pair<std::size_t, std::vector<std::string>>> counts;
  for_each_live_drift(subject, [&](const LiveDriftAt& at) {
    if (!at.drift.at_claim || at.difference.object.kind == ObjectKind::comment) return;
    auto& [count, names] = counts[&at.drift];
    ++count;
    if (const std::string name = at.difference.object.display(); names.empty() || names.back() != name) names.push_back(name);
  });
  for (const LiveDrift& drift : subject.live->drifts) {
    const auto found = counts.find(&drift);
    if (found == counts.end()) continue;
    const History& history = *subject.histories[*drift.history].history;
    Span place;
    subject.live->schema.tables.for_each([&](const Table& table) {
      if (table.name.display() == drift.claim.table) place = table.origin.span;
    });
    Finding finding = make_finding(not_at_version,
                                   "the database is not what its version table claims: at " + listed(drift.claim.rows, 3) + " it should be otherwise in " +
                                       counted(found->second.first, "place") + ": " + listed(found->second.second, 4),
                                   place, "");
    finding.primary.text = "the version table";
    if (drift.nearest)
      finding.because += "; its schema is " + std::string(drift.nearest_differences == 0 ? "exactly that" : "nearer to that") + " of revision " + quoted(history.revisions[*drift.nearest].id);
    if (subject.histories.size() == 1 && drift.claim.rows.size() == 1)
      finding.help = "underpin diff " + shell_word(subject.live->name) + " ." + (drift.claim.pending.empty() ? "" : "@" + drift.claim.rows.front()) +
                     " --format sql prints what brings the database to it; or write the revision that makes what it has (UP400 to UP404 name each difference)";
    finding.subject = "database versions";
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule not_at_version = {
    "UP407",
    "not-at-version",
    Severity::warning,
    "the database is not what its version table claims",
    "The schema of the live database differs from what the replay of the revisions it says it is at comes to. Each difference is a finding of its own.",
    "the next revision was written for another database: it may fail, or do harm",
    "look at each difference (UP400 to UP404): bring the database to it, or write the revision that makes what it has",
    "alembic stamp head  # without running anything",
    "alembic upgrade head",
    &find_not_at_version};

}  // namespace underpin
