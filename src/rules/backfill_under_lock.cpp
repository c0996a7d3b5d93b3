#include "rules/pending.h"

namespace underpin {

extern const Rule backfill_under_lock;

namespace {

std::optional<Finding> backfill_under_lock_at(const ChangeAt& at) {
  const auto* step = std::get_if<DataStep>(&at.change);
  const bool many = step && (step->kind == DataKind::update || step->kind == DataKind::remove ||
                             (step->kind == DataKind::insert && !step->reads.empty()));
  if (!many || at.transaction() == 0 || step->in_application_code || !at.locks_existing()) return std::nullopt;
  for (std::size_t i = 0; i < at.number; ++i) {
    const Event& earlier = at.trace.events[i];
    if (!at.same_transaction(i)) continue;
    for (const Impact& impact : at.impacts(i))
      for (const TableLock& lock : impact.locks) {
        if (!blocks_writes(lock.mode) || !at.existing(lock.relation)) continue;
        Finding finding = change_finding(backfill_under_lock, at,
                                         "rows of " + quoted(at.table().display()) + " are changed while " +
                                             std::string(lock_word(lock.mode)) + " on " + quoted(lock.relation.display()) + " is held");
        finding.labels.push_back({earlier.statement.span, "the lock is taken here"});
        finding.because = std::string(blocks_reads(lock.mode) ? "reads and writes" : "writes") + " on " + quoted(lock.relation.display()) +
                          " wait until the transaction ends, the change of the rows included";
        return finding;
      }
  }
  return std::nullopt;
}

void find_backfill_under_lock(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(backfill_under_lock, subject, findings, backfill_under_lock_at);
}

}  // namespace

const Rule backfill_under_lock = {
    "UP325",
    "backfill-under-lock",
    Severity::warning,
    "rows are changed while a lock of the same migration is held",
    "UPDATE, DELETE or INSERT … SELECT on a table that is there before this deployment, in a transaction that has altered such a table "
    "before.",
    "the lock of the earlier statement is held until the transaction ends, so everybody waits while the rows are changed",
    "change the rows in a migration of its own, in batches",
    "ALTER TABLE users ADD COLUMN plan text;\nUPDATE users SET plan = 'free';",
    "ALTER TABLE users ADD COLUMN plan text;\n-- the next migration, in batches\nUPDATE users SET plan = 'free' WHERE id BETWEEN 1 AND "
    "10000;",
    &find_backfill_under_lock};

}  // namespace underpin
