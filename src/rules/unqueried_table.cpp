#include <set>

#include "rules/workload_support.h"

namespace underpin {

extern const Rule unqueried_table;

namespace {

constexpr std::size_t kFewestQueries = 10;  // with fewer the application's way to its tables is another one

void find_unqueried_table(const Subject& subject, std::vector<Finding>& findings) {
  const Workload& workload = workload_of(subject);
  std::set<ObjectName> asked;
  std::size_t by_name = 0;
  for (const Query& query : workload.queries)
    for (const TableUse& use : query.tables) {
      asked.insert(use.table);
      by_name += query.client == "supabase";
    }
  if (by_name < kFewestQueries) return;
  std::vector<std::string> names;
  std::vector<Span> places;
  for (const ReplayedHistory& replayed : subject.histories)
    replayed.trace.schema.tables.for_each([&](const Table& table) {
      if (asked.count(table.name) || table.external || !table.name.schema.empty() || !table.partition_bound.empty() ||
          !table.origin.span.valid())
        return;
      names.push_back(table.name.display());
      places.push_back(table.origin.span);
    });
  if (names.empty()) return;
  Finding finding = finding_at(unqueried_table,
                               std::string(names.size() == 1 ? "a table is" : "tables are") +
                                   " created that the application never queries through its client: " + listed(names),
                               places, *subject.sources, "created here", "created here");
  finding.subject = "tables never queried";
  findings.push_back(std::move(finding));
}

}  // namespace

const Rule unqueried_table = {
    "UP216",
    "unqueried-table",
    Severity::note,
    "tables are created that the application never queries",
    "The application queries its tables by name through a client, and never these.",
    "functions, triggers or people may still use them; otherwise they are kept, backed up and migrated for nobody",
    "look for functions and policies that use them before they are dropped",
    "create table role_levels (…);  -- no .from('role_levels') anywhere",
    "await supabase.from('role_levels').select('name')",
    &find_unqueried_table};

}  // namespace underpin
