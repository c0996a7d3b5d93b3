#include "rules/pending.h"

namespace underpin {

extern const Rule limited_text;

namespace {

bool limits_text(const std::string& type) { return starts_with(type, "character varying("); }

std::optional<Finding> limited_text_at(const ChangeAt& at) {
  const Column* column = new_column_of(at.change, &limits_text);
  if (!column) return std::nullopt;
  Finding finding =
      change_finding(limited_text, at,
                     "column " + quoted(table_of(at.change).display() + "." + column->name) + " limits the length of its text in its type");
  if (column->origin.span.valid()) finding.primary.span = column->origin.span;
  return finding;
}

void find_limited_text(const Subject& subject, std::vector<Finding>& findings) { find_opinions(subject, findings, limited_text_at); }

}  // namespace

const Rule limited_text = {"UP364",
                           "limited-text",
                           Severity::note,
                           "a column limits the length of its text",
                           "A column of type varchar(n) in a revision after --deployed. An opinion.",
                           "narrowing it later writes the table anew; it is no faster and no smaller than text",
                           "text, with a CHECK where the length is a rule",
                           "name varchar(50)",
                           "name text CHECK (length(name) <= 50)",
                           &find_limited_text};

}  // namespace underpin
