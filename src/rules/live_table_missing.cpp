#include "rules/live_support.h"

namespace underpin {

extern const Rule live_table_missing;

namespace {

void find_live_table_missing(const Subject& subject, std::vector<Finding>& findings) {
  for_each_live_drift(subject, [&](const LiveDriftAt& at) {
    if (at.difference.object.kind != ObjectKind::table || at.difference.what != "exists" || !only_declared(at.difference)) return;
    findings.push_back(live_finding(live_table_missing, at, declarer(at) + " " + declares(at) + " the table " + quoted(at.table.display()) + ", and the database does not have it",
                                    "every query of it fails: relation does not exist"));
  });
}

}  // namespace

const Rule live_table_missing = {
    "UP400",
    "live-table-missing",
    Severity::error,
    "the database lacks a table that migrations or models have",
    "The schema of the revisions that the database says it is at (without a history: the models) has a table that the live database does not have.",
    "every query of it fails, and so does the next revision that changes it",
    "find out who dropped it; make it again in a revision of its own, or bring it back from a backup",
    "op.create_table('audit', …)  # the database has no table audit",
    "alembic upgrade head  # and nobody drops it by hand",
    &find_live_table_missing};

}  // namespace underpin
