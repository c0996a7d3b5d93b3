#include "rules/pending.h"

namespace underpin {

extern const Rule work_under_exclusive_lock;

namespace {

bool added_here(const ChangeAt& at, const std::string& name) {
  for (std::size_t i = 0; i < at.number; ++i)
    for (const Change& change : at.trace.events[i].statement.changes) {
      const auto* add = std::get_if<AddConstraint>(&change);
      if (add && std::visit([&](const auto& one) { return one.name == name; }, add->constraint)) return true;
    }
  return false;
}

std::optional<Finding> work_under_exclusive_lock_at(const ChangeAt& at) {
  if (!at.locks_existing() || !at.impact->long_work() || at.transaction() == 0 || std::holds_alternative<DataStep>(at.change))
    return std::nullopt;
  if (const auto* validate = std::get_if<ValidateConstraint>(&at.change); validate && added_here(at, validate->name))
    return std::nullopt;  // UP305
  const bool exclusive = blocks_reads(at.impact->locks.front().mode);
  for (std::size_t i = 0; i < at.number; ++i) {
    const Event& earlier = at.trace.events[i];
    if (!at.same_transaction(i)) continue;
    for (const Impact& impact : at.impacts(i))
      for (const TableLock& lock : impact.locks) {
        if (!blocks_reads(lock.mode) || !lock.moment() || !at.existing(lock.relation)) continue;
        if (exclusive && lock.relation == at.table()) continue;  // it locks as much itself
        Finding finding = change_finding(work_under_exclusive_lock, at,
                                         quoted(lock.relation.display()) + " stays locked while " + what_it_does(at.event) +
                                             " works on all rows of " + quoted(at.table().display()));
        finding.labels.push_back({earlier.statement.span, "ACCESS EXCLUSIVE is taken here, until the transaction ends"});
        return finding;
      }
  }
  return std::nullopt;
}

void find_work_under_exclusive_lock(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(work_under_exclusive_lock, subject, findings, work_under_exclusive_lock_at);
}

}  // namespace

const Rule work_under_exclusive_lock = {
    "UP331",
    "work-under-exclusive-lock",
    Severity::warning,
    "a table stays locked while other work is done",
    "A statement reads, writes or indexes all rows of a table in a transaction that holds ACCESS EXCLUSIVE on a table since an earlier, "
    "short statement. Both were there before this deployment.",
    "the short lock lasts as long as the work behind it: reads and writes wait all that time",
    "do the work in a migration of its own, before the short statement or after it",
    "ALTER TABLE users ADD COLUMN plan text;\nALTER TABLE orders VALIDATE CONSTRAINT orders_user_fk;",
    "ALTER TABLE users ADD COLUMN plan text;\n-- the next migration\nALTER TABLE orders VALIDATE CONSTRAINT orders_user_fk;",
    &find_work_under_exclusive_lock};

}  // namespace underpin
