#include "rules/pending.h"

namespace underpin {

extern const Rule blocking_index_drop;

namespace {

std::optional<Finding> blocking_index_drop_at(const ChangeAt& at) {
  const auto* drop = std::get_if<DropIndex>(&at.change);
  if (!drop || drop->concurrently || !at.locks_existing()) return std::nullopt;
  Finding finding =
      lock_finding(blocking_index_drop, at,
                   "index " + quoted(drop->name.name) + " of " + quoted(at.table().display()) + " is dropped while reads and writes wait");
  finding.help = is_alembic(at) ? "op.drop_index(…, postgresql_concurrently=True), inside `with op.get_context().autocommit_block():`"
                                : "DROP INDEX CONCURRENTLY " + sql_name(at, drop->name) + ", outside of a transaction";
  return finding;
}

void find_blocking_index_drop(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(blocking_index_drop, subject, findings, blocking_index_drop_at);
}

}  // namespace

const Rule blocking_index_drop = {
    "UP301",
    "blocking-index-drop",
    Severity::note,
    "an index is dropped while reads and writes wait",
    "DROP INDEX without CONCURRENTLY, the index being on a table that is there before this deployment.",
    "ACCESS EXCLUSIVE on the table: short, but it queues behind the longest query and everything else queues behind it",
    "DROP INDEX CONCURRENTLY, outside of a transaction",
    "DROP INDEX orders_user_id_idx;",
    "DROP INDEX CONCURRENTLY orders_user_id_idx;",
    &find_blocking_index_drop};

}  // namespace underpin
