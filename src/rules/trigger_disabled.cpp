#include "rules/pending.h"

namespace underpin {

extern const Rule trigger_disabled;

namespace {

std::optional<Finding> trigger_disabled_at(const ChangeAt& at) {
  const auto* off = std::get_if<SetTriggerEnabled>(&at.change);
  if (!off || off->enabled != "disabled" || !at.locks_existing()) return std::nullopt;
  for (std::size_t i = at.number; i < at.trace.events.size(); ++i)
    for (const Change& change : at.trace.events[i].statement.changes) {
      const auto* on = std::get_if<SetTriggerEnabled>(&change);
      if (on && on->enabled != "disabled" && on->table == off->table && (on->name == off->name || on->name == "ALL")) return std::nullopt;
    }
  const std::string table = quoted(at.table().display());
  const std::string which = off->name == "ALL" ? "all triggers of " + table + ", those of its foreign keys with them, are" : off->name == "USER" ? "the triggers of " + table + " (those of its foreign keys not) are" : "";
  return change_finding(trigger_disabled, at, which.empty() ? "trigger " + quoted(off->name) + " of " + table + " is switched off and stays off" : which + " switched off and stay off");
}

void find_trigger_disabled(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(trigger_disabled, subject, findings, trigger_disabled_at);
}

}  // namespace

const Rule trigger_disabled = {
    "UP341",
    "trigger-disabled",
    Severity::warning,
    "triggers are switched off and stay off",
    "DISABLE TRIGGER on a table that is there before this deployment, without an ENABLE TRIGGER behind it in the same migration.",
    "what the trigger kept true (with ALL: every foreign key too) is no longer kept, and nothing says so",
    "enable it again in the same transaction; for one session alone: SET session_replication_role = replica",
    "ALTER TABLE orders DISABLE TRIGGER ALL;",
    "ALTER TABLE orders DISABLE TRIGGER audit;\nUPDATE orders SET total = 0 WHERE total IS NULL;\nALTER TABLE orders ENABLE TRIGGER audit;",
    &find_trigger_disabled};

}  // namespace underpin
