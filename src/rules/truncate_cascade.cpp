#include <algorithm>

#include "rules/pending.h"

namespace underpin {

extern const Rule truncate_cascade;

namespace {

// Tables that refer to it.
std::vector<std::string> referring(const ChangeAt& at, const ObjectName& table) {
  std::vector<std::string> names;
  at.trace.after.tables.for_each([&](const Table& other) {
    if (other.name == table) return;
    if (std::any_of(other.foreign_keys.begin(), other.foreign_keys.end(), [&](const ForeignKey& key) { return key.ref == table; })) names.push_back(other.name.display());
  });
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<Finding> truncate_cascade_at(const ChangeAt& at) {
  const auto* step = std::get_if<DataStep>(&at.change);
  if (!step || step->kind != DataKind::truncate || !at.locks_existing() || !contains(lower(at.event.statement.sql.text()), "cascade")) return std::nullopt;
  const std::vector<std::string> others = referring(at, at.table());
  if (others.empty()) return std::nullopt;
  return change_finding(truncate_cascade, at, "TRUNCATE … CASCADE of " + quoted(at.table().display()) + " empties " + listed(others) + " too");
}

void find_truncate_cascade(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(truncate_cascade, subject, findings, truncate_cascade_at);
}

}  // namespace

const Rule truncate_cascade = {"UP324",
                               "truncate-cascade",
                               Severity::warning,
                               "TRUNCATE … CASCADE empties other tables too",
                               "TRUNCATE … CASCADE on a table that foreign keys of other tables refer to.",
                               "the tables that refer to it are emptied as well, and those that refer to them",
                               "name every table that is meant, without CASCADE",
                               "TRUNCATE users CASCADE;",
                               "TRUNCATE users, sessions;",
                               &find_truncate_cascade};

}  // namespace underpin
