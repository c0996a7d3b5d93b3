#include "rules/pending.h"

namespace underpin {

extern const Rule unique_built_in_place;

namespace {

const Unique* added_unique(const Change& change) {
  if (const auto* add = std::get_if<AddConstraint>(&change)) return std::get_if<Unique>(&add->constraint);
  const auto* column = std::get_if<AddColumn>(&change);
  return column && !column->uniques.empty() ? &column->uniques.front() : nullptr;
}

std::optional<Finding> unique_built_in_place_at(const ChangeAt& at) {
  const Unique* key = added_unique(at.change);
  if (!key || !key->using_index.empty() || !at.locks_existing() || at.impact->locks.front().rewritten) return std::nullopt;
  const std::string table = sql_name(at, at.table());
  const std::string name = key->name.empty() ? "NAME" : sql_name(at, {"", key->name});
  Finding finding =
      lock_finding(unique_built_in_place, at,
                   "a UNIQUE constraint on " + quoted(at.table().display()) + " builds its index while reads and writes wait");
  if (std::holds_alternative<AddConstraint>(at.change)) finding.because += "; values that stand there twice refuse it";
  finding.help = "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + table + " (" + sql_names(at, key->columns) +
                 ") outside of a transaction, then " +
                 as_written(at, "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " UNIQUE USING INDEX " + name);
  return finding;
}

void find_unique_built_in_place(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(unique_built_in_place, subject, findings, unique_built_in_place_at);
}

}  // namespace

const Rule unique_built_in_place = {
    "UP306",
    "unique-built-in-place",
    Severity::warning,
    "a UNIQUE constraint builds its index while reads and writes wait",
    "UNIQUE without USING INDEX is added to a table that is there before this deployment, by itself or with a new column.",
    "ACCESS EXCLUSIVE on the table: reads and writes wait until the index is built",
    "build a unique index CONCURRENTLY first, then ADD CONSTRAINT … UNIQUE USING INDEX",
    "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);",
    "CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);\n-- then\nALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE "
    "USING INDEX users_email_key;",
    &find_unique_built_in_place};

}  // namespace underpin
