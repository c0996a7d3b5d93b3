#include "rules/live_support.h"

namespace underpin {

extern const Rule empty_tables;

namespace {

void find_empty_tables(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  std::vector<std::string> names;
  std::size_t filled = 0;
  Span place;
  for (const TableFacts& table : subject.live->facts.tables) {
    if (table.rows > 0) {
      ++filled;
      continue;
    }
    const Table* found = subject.live->schema.tables.find(table.table);
    if (names.empty() && found) place = found->origin.span;
    names.push_back(table.table.display());
  }
  if (names.empty() || filled == 0) return;  // a new database says nothing
  Finding finding = make_finding(empty_tables, counted(names.size(), "table") + " of " + std::to_string(names.size() + filled) + (names.size() == 1 ? " has" : " have") + " no rows: " + listed(names, 8), place, "");
  finding.subject = "database empty tables";
  findings.push_back(std::move(finding));
}

}  // namespace

const Rule empty_tables = {"UP423",
                           "empty-tables",
                           Severity::note,
                           "tables of the database have no rows",
                           "Tables of the live database hold no row, and others do.",
                           "nothing is lost when they change; or something that should fill them does not",
                           "drop those that nobody needs, in a revision",
                           "SELECT count(*) FROM coupons  -- 0, for years",
                           "DROP TABLE coupons",
                           &find_empty_tables};

}  // namespace underpin
