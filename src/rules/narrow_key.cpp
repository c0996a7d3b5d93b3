#include "rules/pending.h"

namespace underpin {

extern const Rule narrow_key;

namespace {

std::optional<Finding> narrow_key_at(const ChangeAt& at) {
  const auto* create = std::get_if<CreateTable>(&at.change);
  if (!create || !create->table.primary_key || create->table.primary_key->columns.size() != 1) return std::nullopt;
  const Column* column = create->table.column(create->table.primary_key->columns.front());
  const bool narrow = column && (column->type.text == "integer" || column->type.text == "smallint");
  if (!narrow || !(column->serial || column->identity != Identity::none || column->default_value)) return std::nullopt;
  Finding finding = change_finding(
      narrow_key, at, "the key of " + quoted(create->table.name.display()) + " is a numbered " + column->type.text + ", which can run out");
  if (column->origin.span.valid()) finding.primary.span = column->origin.span;
  return finding;
}

void find_narrow_key(const Subject& subject, std::vector<Finding>& findings) { find_opinions(subject, findings, narrow_key_at); }

}  // namespace

const Rule narrow_key = {"UP366",
                         "narrow-key",
                         Severity::note,
                         "a numbered key can run out",
                         "A new table has a serial, identity or sequence-filled primary key of type integer or smallint, in a revision "
                         "after --deployed. An opinion.",
                         "after 2,147,483,647 values (smallint: 32,767) every insert fails, and widening it then writes the table anew",
                         "bigint",
                         "id serial PRIMARY KEY",
                         "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                         &find_narrow_key};

}  // namespace underpin
