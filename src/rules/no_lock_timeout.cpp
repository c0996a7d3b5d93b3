#include "rules/pending.h"

namespace underpin {

extern const Rule no_lock_timeout;

namespace {

std::optional<Finding> no_lock_timeout_at(const ChangeAt& at) {
  if (!at.locks_existing() || !blocks_reads(at.impact->locks.front().mode)) return std::nullopt;
  for (std::size_t i = 0; i < at.number; ++i) {
    const Event& earlier = at.trace.events[i];
    for (const Change& change : earlier.statement.changes)
      if (const auto* step = std::get_if<SessionStep>(&change); step && (step->name == "lock_timeout" || step->name == "statement_timeout"))
        return std::nullopt;
    for (const Impact& impact : at.impacts(i))
      if (blocks_reads(impact.locks.front().mode) && at.existing(impact.locks.front().relation)) return std::nullopt;  // told there
  }
  Finding finding = change_finding(
      no_lock_timeout, at, "revision " + quoted(at.revision.id) + " waits for " + quoted(at.table().display()) + " without lock_timeout");
  finding.help = as_written(at, "SET LOCAL lock_timeout = '5s'") + " before it";
  if (!is_alembic(at)) finding.help = "SET lock_timeout = '5s' before it";
  finding.subject = "revision " + at.revision.id;
  return finding;
}

void find_no_lock_timeout(const Subject& subject, std::vector<Finding>& findings) { find_opinions(subject, findings, no_lock_timeout_at); }

}  // namespace

const Rule no_lock_timeout = {
    "UP370",
    "no-lock-timeout",
    Severity::note,
    "a migration waits for its locks without an end",
    "A revision after --deployed takes ACCESS EXCLUSIVE on a table that was there, and has not set lock_timeout. An opinion.",
    "while it waits for one long query, every other query on the table waits behind it",
    "SET lock_timeout = '5s' first, and try again when it fails; a timeout that the role or the server sets is not seen here",
    "ALTER TABLE users ADD COLUMN plan text;",
    "SET lock_timeout = '5s';\nALTER TABLE users ADD COLUMN plan text;",
    &find_no_lock_timeout};

}  // namespace underpin
