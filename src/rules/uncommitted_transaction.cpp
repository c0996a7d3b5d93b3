#include "rules/pending.h"

namespace underpin {

extern const Rule uncommitted_transaction;

namespace {

std::optional<Finding> uncommitted_transaction_at(const ChangeAt& at) {
  const auto* step = std::get_if<SessionStep>(&at.change);
  if (!step || step->what != SessionStep::What::begin || at.transaction() != 0) return std::nullopt;
  for (std::size_t i = at.number; i < at.trace.events.size(); ++i)
    for (const Change& change : at.trace.events[i].statement.changes) {
      const auto* later = std::get_if<SessionStep>(&change);
      if (later && (later->what == SessionStep::What::commit || later->what == SessionStep::What::rollback)) return std::nullopt;
    }
  return change_finding(uncommitted_transaction, at, "a transaction is begun and never committed");
}

void find_uncommitted_transaction(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(uncommitted_transaction, subject, findings, uncommitted_transaction_at);
}

}  // namespace

const Rule uncommitted_transaction = {"UP333",
                                      "uncommitted-transaction",
                                      Severity::error,
                                      "a transaction is begun and never committed",
                                      "A migration ends inside a transaction that it has begun itself.",
                                      "when the connection closes, everything since BEGIN is taken back without a word",
                                      "COMMIT at the end",
                                      "BEGIN;\nALTER TABLE users ADD COLUMN plan text;",
                                      "BEGIN;\nALTER TABLE users ADD COLUMN plan text;\nCOMMIT;",
                                      &find_uncommitted_transaction};

}  // namespace underpin
