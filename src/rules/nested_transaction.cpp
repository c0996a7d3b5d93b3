#include "rules/pending.h"

namespace underpin {

extern const Rule nested_transaction;

namespace {

bool opens_transactions(std::string_view kind) {
  for (const std::string_view one : {"alembic", "flyway", "goose", "dbmate", "diesel", "sql-migrate", "node-pg-migrate", "tern"})
    if (kind == one) return true;
  return false;
}

// Told at its BEGIN.
bool began_here(const ChangeAt& at) {
  for (std::size_t i = 0; i < at.number; ++i)
    for (const Change& change : at.trace.events[i].statement.changes) {
      const auto* step = std::get_if<SessionStep>(&change);
      if (step && step->what == SessionStep::What::begin) return true;
    }
  return false;
}

std::optional<Finding> nested_transaction_at(const ChangeAt& at) {
  const auto* step = std::get_if<SessionStep>(&at.change);
  const bool begin = step && step->what == SessionStep::What::begin,
             end = step && (step->what == SessionStep::What::commit || step->what == SessionStep::What::rollback);
  if ((!begin && !end) || !opens_transactions(at.replayed.history->kind)) return std::nullopt;
  if (begin && at.transaction() == 0) return std::nullopt;
  if (end && (at.transaction() == 0 || began_here(at))) return std::nullopt;
  return change_finding(nested_transaction, at,
                        std::string(begin                                     ? "BEGIN"
                                    : step->what == SessionStep::What::commit ? "COMMIT"
                                                                              : "ROLLBACK") +
                            " in a migration that " + at.replayed.history->tool + " runs in a transaction already");
}

void find_nested_transaction(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(nested_transaction, subject, findings, nested_transaction_at);
}

}  // namespace

const Rule nested_transaction = {"UP332",
                                 "nested-transaction",
                                 Severity::warning,
                                 "BEGIN or COMMIT in a migration that runs in a transaction already",
                                 "A transaction word stands in a migration whose tool has opened a transaction around it.",
                                 "BEGIN does nothing but warn; COMMIT ends the tool’s transaction, so what follows is not taken back when "
                                 "the migration fails and its record is written apart",
                                 "leave the transaction to the tool; for what may not run in one, use the tool’s own way out",
                                 "BEGIN;\nALTER TABLE users ADD COLUMN plan text;\nCOMMIT;  -- in a Flyway migration",
                                 "ALTER TABLE users ADD COLUMN plan text;",
                                 &find_nested_transaction};

}  // namespace underpin
