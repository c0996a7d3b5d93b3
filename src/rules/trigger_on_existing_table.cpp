#include <algorithm>

#include "rules/pending.h"

namespace underpin {

extern const Rule trigger_on_existing_table;

namespace {

// DROP TRIGGER IF EXISTS and CREATE TRIGGER: the table had it before.
bool replaces(const ChangeAt& at, const CreateTrigger& create) {
  const Table* table = at.before().tables.find(at.table());
  return table &&
         std::any_of(table->triggers.begin(), table->triggers.end(), [&](const Trigger& one) { return one.name == create.trigger.name; });
}

std::optional<Finding> trigger_on_existing_table_at(const ChangeAt& at) {
  const auto* create = std::get_if<CreateTrigger>(&at.change);
  if (!create || !at.locks_existing() || replaces(at, *create)) return std::nullopt;
  Finding finding = change_finding(trigger_on_existing_table, at,
                                   "trigger " + quoted(create->trigger.name) + " is put on " + quoted(at.table().display()));
  finding.because += "; " + locks_sentence(at);
  return finding;
}

void find_trigger_on_existing_table(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(trigger_on_existing_table, subject, findings, trigger_on_existing_table_at);
}

}  // namespace

const Rule trigger_on_existing_table = {
    "UP340",
    "trigger-on-existing-table",
    Severity::note,
    "a trigger is put on a table that is in use",
    "CREATE TRIGGER on a table that is there before this deployment.",
    "every write pays for it from now on, and fails when it fails",
    "set lock_timeout; try the function on a copy first",
    "CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();",
    "CREATE TABLE users (id int);\nCREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();",
    &find_trigger_on_existing_table};

}  // namespace underpin
