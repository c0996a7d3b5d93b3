#include "rules/pending.h"

namespace underpin {

extern const Rule blocking_reindex;

namespace {

std::optional<Finding> blocking_reindex_at(const ChangeAt& at) {
  const auto* step = std::get_if<SessionStep>(&at.change);
  if (!step || step->name != "reindex" || contains(step->value, "concurrently") || !at.locks_existing()) return std::nullopt;
  Finding finding = lock_finding(blocking_reindex, at, "indexes of " + quoted(at.table().display()) + " are built anew while writes wait");
  finding.because += "; ACCESS EXCLUSIVE on each index: queries on the table wait to be planned";
  return finding;
}

void find_blocking_reindex(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(blocking_reindex, subject, findings, blocking_reindex_at);
}

}  // namespace

const Rule blocking_reindex = {
    "UP302",
    "blocking-reindex",
    Severity::warning,
    "indexes are built anew while writes wait",
    "REINDEX without CONCURRENTLY, of an index or table that is there before this deployment.",
    "SHARE on the table and ACCESS EXCLUSIVE on the index: writes wait, and so does every query that is planned meanwhile",
    "REINDEX … CONCURRENTLY, outside of a transaction",
    "REINDEX INDEX orders_user_id_idx;",
    "REINDEX INDEX CONCURRENTLY orders_user_id_idx;",
    &find_blocking_reindex};

}  // namespace underpin
