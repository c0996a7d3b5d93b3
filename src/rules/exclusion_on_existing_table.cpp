#include "rules/pending.h"

namespace underpin {

extern const Rule exclusion_on_existing_table;

namespace {

std::optional<Finding> exclusion_on_existing_table_at(const ChangeAt& at) {
  if (at.row() != "add_exclusion" || !at.locks_existing()) return std::nullopt;
  return lock_finding(exclusion_on_existing_table, at,
                      "an exclusion constraint on " + quoted(at.table().display()) + " builds its index while reads and writes wait");
}

void find_exclusion_on_existing_table(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(exclusion_on_existing_table, subject, findings, exclusion_on_existing_table_at);
}

}  // namespace

const Rule exclusion_on_existing_table = {
    "UP310",
    "exclusion-on-existing-table",
    Severity::warning,
    "an exclusion constraint builds its index while reads and writes wait",
    "EXCLUDE is added to a table that is there before this deployment.",
    "ACCESS EXCLUSIVE on the table: reads and writes wait until the index is built, and there is no way to build it beside the traffic",
    "add it while the table is small or in a maintenance window; or make a new table with it and move the rows",
    "ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&);",
    "CREATE TABLE bookings (room int, during tstzrange, EXCLUDE USING gist (room WITH =, during WITH &&));",
    &find_exclusion_on_existing_table};

}  // namespace underpin
