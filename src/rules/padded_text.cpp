#include "rules/pending.h"

namespace underpin {

extern const Rule padded_text;

namespace {

bool pads_text(const std::string& type) { return starts_with(type, "character(") || type == "character"; }

std::optional<Finding> padded_text_at(const ChangeAt& at) {
  const Column* column = new_column_of(at.change, &pads_text);
  if (!column) return std::nullopt;
  Finding finding = change_finding(padded_text, at,
                                   "column " + quoted(table_of(at.change).display() + "." + column->name) + " pads its text with blanks");
  if (column->origin.span.valid()) finding.primary.span = column->origin.span;
  return finding;
}

void find_padded_text(const Subject& subject, std::vector<Finding>& findings) { find_opinions(subject, findings, padded_text_at); }

}  // namespace

const Rule padded_text = {"UP363",
                          "padded-text",
                          Severity::note,
                          "a column pads its text with blanks",
                          "A column of type char(n) in a revision after --deployed. An opinion.",
                          "values are padded with blanks to the full length, and compared without them",
                          "text, or varchar(n) where the length is a rule",
                          "code char(5)",
                          "code varchar(5)",
                          &find_padded_text};

}  // namespace underpin
