#include "rules/pending.h"

namespace underpin {

extern const Rule storage_rewrite;

namespace {

std::optional<Finding> storage_rewrite_at(const ChangeAt& at) {
  const bool stored =
      at.row() == "set_logged" || at.row() == "set_unlogged" || at.row() == "set_access_method" || at.row() == "set_tablespace";
  if (!stored || !at.locks_existing()) return std::nullopt;
  return lock_finding(storage_rewrite, at, "table " + quoted(at.table().display()) + " is written anew to be stored otherwise");
}

void find_storage_rewrite(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(storage_rewrite, subject, findings, storage_rewrite_at);
}

}  // namespace

const Rule storage_rewrite = {
    "UP335",
    "storage-rewrite",
    Severity::warning,
    "a table is written anew to be stored otherwise",
    "SET LOGGED, SET UNLOGGED, SET ACCESS METHOD or SET TABLESPACE on a table that is there before this deployment.",
    "ACCESS EXCLUSIVE on the table: reads and writes wait while it is written anew or copied",
    "do it in a maintenance window, or fill a new table in batches and exchange the two",
    "ALTER TABLE events SET UNLOGGED;",
    "CREATE UNLOGGED TABLE events_new (LIKE events INCLUDING ALL);  -- filled in batches",
    &find_storage_rewrite};

}  // namespace underpin
