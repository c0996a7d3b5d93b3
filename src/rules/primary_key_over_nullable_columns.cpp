#include "rules/pending.h"

namespace underpin {

extern const Rule primary_key_over_nullable_columns;

namespace {

std::optional<Finding> primary_key_over_nullable_columns_at(const ChangeAt& at) {
  if (at.row() != "add_primary_key_using_index_nullable" || !at.locks_existing()) return std::nullopt;
  return lock_finding(primary_key_over_nullable_columns, at,
                      "the primary key of " + quoted(at.table().display()) + " is made of columns that may be NULL, so every row is read");
}

void find_primary_key_over_nullable_columns(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(primary_key_over_nullable_columns, subject, findings, primary_key_over_nullable_columns_at);
}

}  // namespace

const Rule primary_key_over_nullable_columns = {
    "UP309",
    "primary-key-over-nullable-columns",
    Severity::warning,
    "PRIMARY KEY USING INDEX reads every row to prove NOT NULL",
    "An index over columns that may be NULL becomes the primary key, and no validated CHECK says that they are not.",
    "ACCESS EXCLUSIVE on the table: reads and writes wait while every row is read; one NULL refuses it",
    "add CHECK (column IS NOT NULL) NOT VALID, validate it, and the scan is spared",
    "ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_pkey;  -- id is nullable",
    "ALTER TABLE events ADD CONSTRAINT id_there CHECK (id IS NOT NULL) NOT VALID;\nALTER TABLE events VALIDATE CONSTRAINT id_there;\n-- "
    "then\nALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_pkey;",
    &find_primary_key_over_nullable_columns};

}  // namespace underpin
