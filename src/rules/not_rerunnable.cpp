#include "rules/pending.h"

namespace underpin {

extern const Rule not_rerunnable;

namespace {

std::optional<Finding> not_rerunnable_at(const ChangeAt& at) {
  if (at.transaction() != 0 || at.trace.events.size() < 2 || at.dialect().name != "postgresql") return std::nullopt;
  const auto* index = std::get_if<CreateIndex>(&at.change);
  const auto* dropped = std::get_if<DropIndex>(&at.change);
  const auto* table = std::get_if<CreateTable>(&at.change);
  const auto* column = std::get_if<AddColumn>(&at.change);
  const bool once = (index && !index->if_not_exists) || (dropped && !dropped->if_exists) || (table && !table->if_not_exists) ||
                    (column && !column->if_not_exists);
  if (!once) return std::nullopt;
  return change_finding(not_rerunnable, at, what_it_does(at.event) + " cannot be run a second time, and runs outside of a transaction");
}

void find_not_rerunnable(const Subject& subject, std::vector<Finding>& findings) { find_opinions(subject, findings, not_rerunnable_at); }

}  // namespace

const Rule not_rerunnable = {"UP372",
                             "not-rerunnable",
                             Severity::note,
                             "a statement outside of a transaction cannot be run a second time",
                             "A statement that runs outside of a transaction, in a revision after --deployed that holds others, makes or "
                             "drops something without IF [NOT] EXISTS. An opinion.",
                             "when a later statement fails, this one has happened, and running the migration again stops at it",
                             "IF NOT EXISTS (IF EXISTS), or a migration of its own",
                             "CREATE INDEX CONCURRENTLY ix ON t (a);\nCREATE INDEX CONCURRENTLY iy ON t (b);",
                             "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix ON t (a);\nCREATE INDEX CONCURRENTLY IF NOT EXISTS iy ON t (b);",
                             &find_not_rerunnable};

}  // namespace underpin
