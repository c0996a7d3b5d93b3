#include "rules/workload_support.h"

namespace underpin {

extern const Rule unknown_column;

namespace {

void find_unknown_column(const Subject& subject, std::vector<Finding>& findings) {
  std::map<std::pair<ObjectName, std::string>, std::vector<Span>> asked;
  for (const Query& query : workload_of(subject).queries)
    for (const ColumnUse& use : query.columns)
      if (use.undeclared && use.model == kNoIndex) asked[{use.table, use.column}].push_back(use.span);
  for (const auto& [key, places] : asked) {
    const std::string name = key.first.display() + "." + key.second;
    Finding finding = finding_at(
        unknown_column, "queries use the column " + quoted(name) + " (" + times(places.size()) + "), which the table does not have", places,
        *subject.sources, "no such column", "used here as well");
    for (const ReplayedHistory& replayed : subject.histories)
      if (const Table* table = replayed.trace.schema.tables.find(key.first); table && table->origin.span.valid()) {
        finding.labels.push_back({table->origin.span, "the table is made here"});
        break;
      }
    finding.subject = "column " + name;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule unknown_column = {"UP215",
                             "unknown-column",
                             Severity::error,
                             "a query uses a column that its table does not have",
                             "The application selects, filters, sorts or writes a column by its name; the table is made by the migrations, "
                             "and none of their statements gives it that column.",
                             "the server refuses the query: column does not exist",
                             "write the column that is meant; or add it in a revision",
                             "await supabase.from('users').select('id, role')  // users has no role",
                             "alter table users add column role text;",
                             &find_unknown_column};

}  // namespace underpin
