#include "rules/pending.h"

namespace underpin {

extern const Rule duplicates_refuse_index;

namespace {

std::optional<Finding> duplicates_refuse_index_at(const ChangeAt& at) {
  const auto* create = std::get_if<CreateIndex>(&at.change);
  if (!create || !create->concurrently || !create->index.unique || !at.locks_existing()) return std::nullopt;
  std::vector<std::string> columns;
  for (const IndexKey& key : create->index.keys) columns.push_back(key.is_expression ? key.key.shown() : sql_name(at, {"", key.key.text}));
  Finding finding = change_finding(duplicates_refuse_index, at,
                                   "a unique index is built over rows of " + quoted(at.table().display()) + " that may hold duplicates");
  const std::string list = join(columns, ", ");
  finding.help = "SELECT " + list + ", count(*) FROM " + sql_name(at, at.table()) + " GROUP BY " + list + " HAVING count(*) > 1";
  return finding;
}

void find_duplicates_refuse_index(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(duplicates_refuse_index, subject, findings, duplicates_refuse_index_at);
}

}  // namespace

const Rule duplicates_refuse_index = {
    "UP307",
    "duplicates-refuse-index",
    Severity::note,
    "a unique index is built over rows that may hold duplicates",
    "CREATE UNIQUE INDEX CONCURRENTLY on a table that is there before this deployment.",
    "one value that stands there twice makes the build fail, and leaves an invalid index behind that writes go on paying for",
    "look for duplicates first; if the build failed, DROP INDEX CONCURRENTLY and build again",
    "CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);",
    "-- SELECT email FROM users GROUP BY email HAVING count(*) > 1: no row\nCREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users "
    "(email);  -- underpin: ignore[UP307] no duplicates",
    &find_duplicates_refuse_index};

}  // namespace underpin
