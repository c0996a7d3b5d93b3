#include "rules/pending.h"

namespace underpin {

extern const Rule repeated_scan;

namespace {

std::optional<Finding> repeated_scan_at(const ChangeAt& at) {
  if (!at.locks_existing() || !at.impact->locks.front().rewritten) return std::nullopt;
  for (std::size_t i = 0; i < at.number; ++i)
    for (const Impact& impact : at.impacts(i)) {
      if (impact.locks.front().relation != at.table() || !impact.locks.front().rewritten ||
          !at.same_transaction(i))
        continue;
      Finding finding = change_finding(repeated_scan, at, "table " + quoted(at.table().display()) + " is written anew a second time");
      finding.labels.push_back({at.trace.events[i].statement.span, "the first time"});
      return finding;
    }
  return std::nullopt;
}

void find_repeated_scan(const Subject& subject, std::vector<Finding>& findings) { find_opinions(subject, findings, repeated_scan_at); }

}  // namespace

const Rule repeated_scan = {
    "UP371",
    "repeated-scan",
    Severity::note,
    "a table is read or written anew several times where once would do",
    "Several statements of one revision after --deployed each read or write all rows of one table under ACCESS EXCLUSIVE. An opinion.",
    "one ALTER TABLE with several parts does the work once",
    "join them: ALTER TABLE t part, part, part",
    "ALTER TABLE t ALTER COLUMN a TYPE bigint;\nALTER TABLE t ALTER COLUMN b TYPE bigint;",
    "ALTER TABLE t ALTER COLUMN a TYPE bigint, ALTER COLUMN b TYPE bigint;",
    &find_repeated_scan};

}  // namespace underpin
