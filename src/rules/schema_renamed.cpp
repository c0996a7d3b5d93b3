#include "rules/pending.h"

namespace underpin {

extern const Rule schema_renamed;

namespace {

std::optional<Finding> schema_renamed_at(const ChangeAt& at) {
  const auto* renamed = std::get_if<RenameSchema>(&at.change);
  if (!renamed) return std::nullopt;
  Finding finding = change_finding(schema_renamed, at, "schema " + quoted(renamed->name) + " is renamed to " + quoted(renamed->to));
  finding.subject = "schema " + renamed->name;
  return finding;
}

void find_schema_renamed(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(schema_renamed, subject, findings, schema_renamed_at);
}

}  // namespace

const Rule schema_renamed = {
    "UP328",
    "schema-renamed",
    Severity::warning,
    "a schema is renamed",
    "ALTER SCHEMA … RENAME TO in a migration.",
    "every query, function and search_path that names the schema fails from that moment on",
    "make the new schema, move the tables one by one, leave views behind",
    "ALTER SCHEMA app RENAME TO core;",
    "CREATE SCHEMA core;\nALTER TABLE app.users SET SCHEMA core;\nCREATE VIEW app.users AS SELECT * FROM core.users;",
    &find_schema_renamed};

}  // namespace underpin
