#include "rules/pending.h"

namespace underpin {

extern const Rule database_dropped;

namespace {

std::optional<Finding> database_dropped_at(const ChangeAt& at) {
  const auto* drop = std::get_if<DropOpaque>(&at.change);
  if (!drop || drop->what != "database") return std::nullopt;
  Finding finding = change_finding(database_dropped, at, "database " + quoted(drop->name.name) + " is dropped");
  finding.subject = "database " + drop->name.name;
  return finding;
}

void find_database_dropped(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(database_dropped, subject, findings, database_dropped_at);
}

}  // namespace

const Rule database_dropped = {"UP323",
                               "database-dropped",
                               Severity::error,
                               "a database is dropped",
                               "DROP DATABASE in a migration.",
                               "everything in it is gone, backups aside",
                               "no migration should do this",
                               "DROP DATABASE app;",
                               "-- nothing",
                               &find_database_dropped};

}  // namespace underpin
