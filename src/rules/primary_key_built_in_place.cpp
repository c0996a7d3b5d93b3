#include "rules/pending.h"

namespace underpin {

extern const Rule primary_key_built_in_place;

namespace {

const PrimaryKey* added_primary_key(const Change& change) {
  if (const auto* add = std::get_if<AddConstraint>(&change)) return std::get_if<PrimaryKey>(&add->constraint);
  const auto* column = std::get_if<AddColumn>(&change);
  return column && column->primary_key ? &*column->primary_key : nullptr;
}

std::optional<Finding> primary_key_built_in_place_at(const ChangeAt& at) {
  const PrimaryKey* key = added_primary_key(at.change);
  if (!key || !key->using_index.empty() || !at.locks_existing() || at.impact->locks.front().rewritten) return std::nullopt;
  const std::string table = sql_name(at, at.table()), name = sql_name(at, {"", at.table().name + "_pkey"});
  Finding finding = lock_finding(primary_key_built_in_place, at,
                                 "the primary key of " + quoted(at.table().display()) + " is built while reads and writes wait");
  finding.help = "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + table + " (" + sql_names(at, key->columns) +
                 ") outside of a transaction, then " +
                 as_written(at, "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " PRIMARY KEY USING INDEX " + name);
  return finding;
}

void find_primary_key_built_in_place(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(primary_key_built_in_place, subject, findings, primary_key_built_in_place_at);
}

}  // namespace

const Rule primary_key_built_in_place = {
    "UP308",
    "primary-key-built-in-place",
    Severity::warning,
    "a primary key is built while reads and writes wait",
    "PRIMARY KEY without USING INDEX is added to a table that is there before this deployment.",
    "ACCESS EXCLUSIVE on the table: reads and writes wait until the index is built, and every row is read where a column may be NULL",
    "build a unique index CONCURRENTLY first, prove the columns NOT NULL, then ADD PRIMARY KEY USING INDEX",
    "ALTER TABLE events ADD PRIMARY KEY (id);",
    "CREATE UNIQUE INDEX CONCURRENTLY events_pkey ON events (id);\n-- then\nALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY "
    "USING INDEX events_pkey;",
    &find_primary_key_built_in_place};

}  // namespace underpin
