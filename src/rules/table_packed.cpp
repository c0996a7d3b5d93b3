#include "rules/pending.h"

namespace underpin {

extern const Rule table_packed;

namespace {

std::optional<Finding> table_packed_at(const ChangeAt& at) {
  if ((at.row() != "vacuum_full" && at.row() != "cluster") || !at.locks_existing()) return std::nullopt;
  return lock_finding(table_packed, at, "table " + quoted(at.table().display()) + " is packed while reads and writes wait");
}

void find_table_packed(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(table_packed, subject, findings, table_packed_at);
}

}  // namespace

const Rule table_packed = {"UP334",
                           "table-packed",
                           Severity::warning,
                           "a table is packed while reads and writes wait",
                           "VACUUM FULL or CLUSTER in a migration, of a table that is there before this deployment.",
                           "ACCESS EXCLUSIVE on the table: reads and writes wait while every row and every index is written anew",
                           "plain VACUUM frees space for reuse beside the traffic; pg_repack packs a table beside the traffic",
                           "VACUUM FULL orders;",
                           "VACUUM orders;",
                           &find_table_packed};

}  // namespace underpin
