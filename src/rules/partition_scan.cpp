#include "rules/pending.h"

namespace underpin {

extern const Rule partition_scan;

namespace {

std::optional<Finding> partition_scan_at(const ChangeAt& at) {
  const auto* attach = std::get_if<AttachPartition>(&at.change);
  if (!attach || !at.impact) return std::nullopt;
  std::vector<std::string> read;
  for (const TableLock& lock : at.impact->locks)
    if (lock.scanned && at.existing(lock.relation)) read.push_back(lock.relation.display());
  if (read.empty()) return std::nullopt;
  return lock_finding(partition_scan, at, "attaching " + quoted(attach->child.display()) + " reads every row of " + listed(read));
}

void find_partition_scan(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(partition_scan, subject, findings, partition_scan_at);
}

}  // namespace

const Rule partition_scan = {
    "UP339",
    "partition-scan",
    Severity::warning,
    "ATTACH PARTITION reads every row of the new or the default partition",
    "ATTACH PARTITION of a table that is there before this deployment, or beside a default partition that is, without a validated CHECK "
    "that proves the bound.",
    "ACCESS EXCLUSIVE on the partition and on the default partition while every row is read; the parent goes on serving",
    "add a CHECK with the bound NOT VALID and validate it first; on the default partition one that rules the bound out",
    "ALTER TABLE log ATTACH PARTITION log_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    "ALTER TABLE log_2026 ADD CONSTRAINT bound CHECK (at >= '2026-01-01' AND at < '2027-01-01') NOT VALID;\nALTER TABLE log_2026 VALIDATE "
    "CONSTRAINT bound;\n-- then ATTACH PARTITION",
    &find_partition_scan};

}  // namespace underpin
