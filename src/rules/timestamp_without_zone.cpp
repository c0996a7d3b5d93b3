#include "rules/pending.h"

namespace underpin {

extern const Rule timestamp_without_zone;

namespace {

bool keeps_no_zone(const std::string& type) { return starts_with(type, "timestamp") && ends_with(type, "without time zone"); }

std::optional<Finding> timestamp_without_zone_at(const ChangeAt& at) {
  const Column* column = new_column_of(at.change, &keeps_no_zone);
  if (!column) return std::nullopt;
  Finding finding = change_finding(timestamp_without_zone, at,
                                   "column " + quoted(table_of(at.change).display() + "." + column->name) + " keeps times without a zone");
  if (column->origin.span.valid()) finding.primary.span = column->origin.span;
  return finding;
}

void find_timestamp_without_zone(const Subject& subject, std::vector<Finding>& findings) {
  find_opinions(subject, findings, timestamp_without_zone_at);
}

}  // namespace

const Rule timestamp_without_zone = {
    "UP365",
    "timestamp-without-zone",
    Severity::note,
    "a column keeps times without a zone",
    "A column of type timestamp without time zone in a revision after --deployed. An opinion.",
    "whose clock a value was read from is not kept: two servers or a change of summer time make it ambiguous",
    "timestamptz",
    "created_at timestamp",
    "created_at timestamptz",
    &find_timestamp_without_zone};

}  // namespace underpin
