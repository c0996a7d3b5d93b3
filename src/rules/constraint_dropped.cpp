#include <algorithm>

#include "rules/pending.h"

namespace underpin {

extern const Rule constraint_dropped;

namespace {

bool is_named(const Constraint& constraint, const std::string& name) {
  return std::visit([&](const auto& one) { return one.name == name; }, constraint);
}

bool comes_back(const ChangeAt& at, const DropConstraint& drop) {
  return std::any_of(at.trace.events.begin() + static_cast<std::ptrdiff_t>(at.number), at.trace.events.end(), [&](const Event& event) {
    return std::any_of(event.statement.changes.begin(), event.statement.changes.end(), [&](const Change& change) {
      const auto* add = std::get_if<AddConstraint>(&change);
      return add && add->table.name == drop.table.name && is_named(add->constraint, drop.name);
    });
  });
}

std::optional<Finding> constraint_dropped_at(const ChangeAt& at) {
  const auto* drop = std::get_if<DropConstraint>(&at.change);
  if (!drop || !at.locks_existing() || comes_back(at, *drop)) return std::nullopt;
  Finding finding =
      change_finding(constraint_dropped, at, "constraint " + quoted(drop->name) + " of " + quoted(at.table().display()) + " is dropped");
  finding.because += "; " + locks_sentence(at);
  return finding;
}

void find_constraint_dropped(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(constraint_dropped, subject, findings, constraint_dropped_at);
}

}  // namespace

const Rule constraint_dropped = {
    "UP311",
    "constraint-dropped",
    Severity::note,
    "a constraint is dropped",
    "DROP CONSTRAINT on a table that is there before this deployment, unless the same migration adds one of that name again.",
    "rows that break it can come in from now on, and it cannot be put back while they are there",
    "make sure that nothing relies on it; keep the statement that brings it back in downgrade()",
    "ALTER TABLE orders DROP CONSTRAINT orders_total_check;",
    "ALTER TABLE orders DROP CONSTRAINT orders_total_check;\nALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0 OR "
    "refunded) NOT VALID;",
    &find_constraint_dropped};

}  // namespace underpin
