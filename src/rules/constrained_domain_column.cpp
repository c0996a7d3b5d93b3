#include "rules/pending.h"

namespace underpin {

extern const Rule constrained_domain_column;

namespace {

std::optional<Finding> constrained_domain_column_at(const ChangeAt& at) {
  const auto* add = std::get_if<AddColumn>(&at.change);
  if (!add || (at.row() != "add_column_domain" && at.row() != "add_column_domain_default") || !at.locks_existing()) return std::nullopt;
  return lock_finding(constrained_domain_column, at,
                      "new column " + quoted(at.table().display() + "." + add->column.name) + " is of the domain " +
                          quoted(add->column.type.text) + ", whose CHECK is tried on every row");
}

void find_constrained_domain_column(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(constrained_domain_column, subject, findings, constrained_domain_column_at);
}

}  // namespace

const Rule constrained_domain_column = {
    "UP317",
    "constrained-domain-column",
    Severity::warning,
    "a new column of a domain with a CHECK writes the table anew",
    "A column whose type is a domain with a CHECK or NOT NULL is added to a table that is there before this deployment, even without a "
    "default.",
    "ACCESS EXCLUSIVE on the table: reads and writes wait while every row is written anew; linters that read the statement alone do not "
    "see it",
    "give the column the domain’s base type and a CHECK NOT VALID of its own; or take a domain without constraints",
    "CREATE DOMAIN email AS text CHECK (value LIKE '%@%');\nALTER TABLE users ADD COLUMN mail email;",
    "ALTER TABLE users ADD COLUMN mail text;\nALTER TABLE users ADD CONSTRAINT mail_form CHECK (mail LIKE '%@%') NOT VALID;",
    &find_constrained_domain_column};

}  // namespace underpin
