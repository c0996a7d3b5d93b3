#include "rules/pending.h"

namespace underpin {

extern const Rule domain_constraint;

namespace {

std::optional<Finding> domain_constraint_at(const ChangeAt& at) {
  const auto* alter = std::get_if<AlterDomain>(&at.change);
  if (!alter || !at.locks_existing()) return std::nullopt;
  Finding finding = lock_finding(domain_constraint, at,
                                 "a new constraint of domain " + quoted(alter->name.display()) + " is tried on every row of " +
                                     counted(at.impact->locks.size(), "table"));
  finding.subject = "domain " + alter->name.display();
  return finding;
}

void find_domain_constraint(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(domain_constraint, subject, findings, domain_constraint_at);
}

}  // namespace

const Rule domain_constraint = {
    "UP330",
    "domain-constraint",
    Severity::warning,
    "a domain’s new constraint is tried on every row of every table that uses it",
    "ALTER DOMAIN … ADD CHECK without NOT VALID, or SET NOT NULL, on a domain that tables use.",
    "SHARE on every such table: writes wait while every row is read",
    "ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT when little is written; SET NOT NULL has no such way: put NOT NULL on the columns",
    "ALTER DOMAIN email ADD CHECK (value LIKE '%@%');",
    "ALTER DOMAIN email ADD CONSTRAINT form CHECK (value LIKE '%@%') NOT VALID;",
    &find_domain_constraint};

}  // namespace underpin
