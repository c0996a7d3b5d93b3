#include "rules/live_support.h"

namespace underpin {

extern const Rule live_table_unknown;

namespace {

void find_live_table_unknown(const Subject& subject, std::vector<Finding>& findings) {
  for_each_live_drift(subject, [&](const LiveDriftAt& at) {
    if (at.difference.object.kind != ObjectKind::table || at.difference.what != "exists" || !only_live(at.difference)) return;
    const std::string who = at.replayed ? ", and no revision makes it" : ", and no model declares it";
    findings.push_back(live_finding(live_table_unknown, at, "the database has the table " + quoted(at.table.display()) + who,
                                    at.replayed ? "a database that is built from the migrations lacks it" : "the application does not know it; a database that is built from the models lacks it"));
  });
}

}  // namespace

const Rule live_table_unknown = {
    "UP401",
    "live-table-unknown",
    Severity::warning,
    "the database has a table that migrations or models do not know",
    "The live database has a table that the schema of the revisions it says it is at (without a history: the models) does not have.",
    "a database that is built anew lacks it, with all that depends on it",
    "write the revision that makes it (if_not_exists), declare a model for it, or drop it once nobody uses it",
    "CREATE TABLE audit (…)  -- by hand, in production",
    "op.create_table('audit', …)",
    &find_live_table_unknown};

}  // namespace underpin
