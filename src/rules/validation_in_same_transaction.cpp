#include "rules/pending.h"

namespace underpin {

extern const Rule validation_in_same_transaction;

namespace {

bool adds(const Change& change, const std::string& name) {
  const auto* add = std::get_if<AddConstraint>(&change);
  if (!add) return false;
  if (const auto* key = std::get_if<ForeignKey>(&add->constraint)) return key->not_valid && key->name == name;
  const auto* check = std::get_if<Check>(&add->constraint);
  return check && check->not_valid && check->name == name;
}

std::optional<Finding> validation_in_same_transaction_at(const ChangeAt& at) {
  const auto* validate = std::get_if<ValidateConstraint>(&at.change);
  if (!validate || !at.locks_existing() || at.transaction() == 0) return std::nullopt;
  for (std::size_t i = 0; i <= at.number; ++i) {
    const Event& earlier = at.trace.events[i];
    if (!at.same_transaction(i)) continue;
    for (const Change& change : earlier.statement.changes) {
      if (!adds(change, validate->name)) continue;
      Finding finding = change_finding(
          validation_in_same_transaction, at,
          "constraint " + quoted(validate->name) + " of " + quoted(at.table().display()) + " is validated in the transaction that adds it");
      finding.labels.push_back({earlier.statement.span, "the lock taken here is held until the transaction ends"});
      return finding;
    }
  }
  return std::nullopt;
}

void find_validation_in_same_transaction(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(validation_in_same_transaction, subject, findings, validation_in_same_transaction_at);
}

}  // namespace

const Rule validation_in_same_transaction = {
    "UP305",
    "validation-in-same-transaction",
    Severity::warning,
    "a constraint is validated in the transaction that adds it",
    "VALIDATE CONSTRAINT follows ADD CONSTRAINT … NOT VALID in one transaction.",
    "the lock of ADD CONSTRAINT is held until the transaction ends, so all rows are read under it: as if NOT VALID had not been said",
    "validate in a migration of its own",
    "BEGIN;\nALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT c;\nCOMMIT;",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\n-- the next migration\nALTER TABLE t VALIDATE CONSTRAINT c;",
    &find_validation_in_same_transaction};

}  // namespace underpin
