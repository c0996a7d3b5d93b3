#include "rules/pending.h"

namespace underpin {

extern const Rule blocking_detach;

namespace {

std::optional<Finding> blocking_detach_at(const ChangeAt& at) {
  const auto* detach = std::get_if<DetachPartition>(&at.change);
  if (!detach || detach->concurrently || !at.locks_existing()) return std::nullopt;
  Finding finding = lock_finding(
      blocking_detach, at,
      "partition " + quoted(detach->child.display()) + " of " + quoted(at.table().display()) + " is detached while everybody waits");
  if (at.impact->locks.size() > 2)
    finding.help = "the default partition rules CONCURRENTLY out: set lock_timeout and try again until it goes through";
  return finding;
}

void find_blocking_detach(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(blocking_detach, subject, findings, blocking_detach_at);
}

}  // namespace

const Rule blocking_detach = {
    "UP338",
    "blocking-detach",
    Severity::warning,
    "a partition is detached while everybody waits",
    "DETACH PARTITION without CONCURRENTLY from a table that is there before this deployment.",
    "ACCESS EXCLUSIVE on the parent, the partition and the default partition: short, but everything queues behind the longest query",
    "DETACH PARTITION … CONCURRENTLY, outside of a transaction; a parent with a default partition does not allow it",
    "ALTER TABLE log DETACH PARTITION log_2023;",
    "ALTER TABLE log DETACH PARTITION log_2023 CONCURRENTLY;",
    &find_blocking_detach};

}  // namespace underpin
