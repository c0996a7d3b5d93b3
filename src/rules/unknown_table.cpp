#include "rules/workload_support.h"

namespace underpin {

extern const Rule unknown_table;

namespace {

void find_unknown_table(const Subject& subject, std::vector<Finding>& findings) {
  std::map<std::string, std::vector<Span>> asked;
  for (const Query& query : workload_of(subject).queries)
    for (const TableUse& use : query.tables)
      if (use.undeclared && use.model == kNoIndex) asked[use.table.display()].push_back(use.span);
  for (const auto& [name, places] : asked) {
    Finding finding = finding_at(
        unknown_table, "queries use the table " + quoted(name) + " (" + times(places.size()) + "), which nothing in the project creates",
        places, *subject.sources, "created nowhere", "used here as well");
    finding.help =
        "add a revision that creates it as it is in the live database: pg_dump --schema-only -t " + shell_word("\"" + name + "\"");
    finding.subject = "table " + name;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule unknown_table = {
    "UP212",
    "unknown-table",
    Severity::warning,
    "a table is queried that nothing in the project creates",
    "The application names a table that no migration creates, no statement of the migrations mentions as made, and no model declares.",
    "on a database that only the migrations have built, every such query fails: relation does not exist; what the table looks like is "
    "written down nowhere",
    "add a revision that creates it as it is in the live database: pg_dump --schema-only -t NAME",
    "await supabase.from('people').select('email')  // no migration creates people",
    "create table people (email text);",
    &find_unknown_table};

}  // namespace underpin
