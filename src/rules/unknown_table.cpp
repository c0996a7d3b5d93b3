#include <algorithm>
#include <iterator>
#include <string_view>

#include "rules/workload_support.h"

namespace underpin {

extern const Rule unknown_table;

namespace {

// Tables in which migration tools keep what has run: the tool makes its own.
bool belongs_to_a_tool(const std::string& name) {
  static constexpr std::string_view kTables[] = {"alembic_version",        "_prisma_migrations", "__drizzle_migrations", "schema_migrations", "flyway_schema_history",
                                                 "goose_db_version",       "_sqlx_migrations",   "refinery_schema_history", "django_migrations", "databasechangelog",
                                                 "__diesel_schema_migrations", "knex_migrations", "pgmigrations"};
  return std::find(std::begin(kTables), std::end(kTables), name) != std::end(kTables);
}

void find_unknown_table(const Subject& subject, std::vector<Finding>& findings) {
  std::map<std::string, std::vector<Span>> asked;
  for (const Query& query : workload_of(subject).queries)
    for (const TableUse& use : query.tables)
      if (use.undeclared && use.model == kNoIndex && !belongs_to_a_tool(use.table.name)) asked[use.table.display()].push_back(use.span);
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
