#include "rules/pending.h"

namespace underpin {

extern const Rule json_column;

namespace {

bool keeps_json_text(const std::string& type) { return type == "json" || type == "json[]"; }

std::optional<Finding> json_column_at(const ChangeAt& at) {
  const Column* column = new_column_of(at.change, &keeps_json_text);
  if (!column) return std::nullopt;
  Finding finding =
      change_finding(json_column, at, "column " + quoted(table_of(at.change).display() + "." + column->name) + " keeps JSON as text");
  if (column->origin.span.valid()) finding.primary.span = column->origin.span;
  return finding;
}

void find_json_column(const Subject& subject, std::vector<Finding>& findings) { find_opinions(subject, findings, json_column_at); }

}  // namespace

const Rule json_column = {"UP362",
                          "json-column",
                          Severity::note,
                          "a column keeps JSON as text",
                          "A column of type json in a revision after --deployed. An opinion.",
                          "json keeps the text as it came: no index, no equality, every access parses it again",
                          "jsonb",
                          "payload json",
                          "payload jsonb",
                          &find_json_column};

}  // namespace underpin
