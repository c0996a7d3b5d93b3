#include "rules/pending.h"

namespace underpin {

extern const Rule enum_created;

namespace {

std::optional<Finding> enum_created_at(const ChangeAt& at) {
  const auto* create = std::get_if<CreateType>(&at.change);
  if (!create || !create->type.enumeration) return std::nullopt;
  return change_finding(enum_created, at, "type " + quoted(create->type.name.display()) + " is a list of values that cannot shrink");
}

void find_enum_created(const Subject& subject, std::vector<Finding>& findings) { find_opinions(subject, findings, enum_created_at); }

}  // namespace

const Rule enum_created = {"UP360",
                           "enum-created",
                           Severity::note,
                           "a value list becomes an enum type",
                           "CREATE TYPE … AS ENUM in a revision after --deployed. An opinion: told as a note, and only of what is new.",
                           "values can be added but never taken away, and their order is fixed",
                           "a table of values with a foreign key can change like any other data",
                           "CREATE TYPE status AS ENUM ('new', 'done');",
                           "CREATE TABLE statuses (name text PRIMARY KEY);",
                           &find_enum_created};

}  // namespace underpin
