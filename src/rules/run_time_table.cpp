#include <algorithm>

#include "base/text.h"
#include "rules/workload_support.h"

namespace underpin {

extern const Rule run_time_table;

namespace {

void find_run_time_table(const Subject& subject, std::vector<Finding>& findings) {
  const Workload& workload = workload_of(subject);
  std::vector<Span> places;
  for (const UnresolvedQuery& one : workload.unresolved) places.push_back(one.span);
  if (places.empty()) return;
  const std::string count = places.size() == 1 ? "1 query names its table" : std::to_string(places.size()) + " queries name their tables";
  const auto in_pages = static_cast<std::size_t>(std::count_if(places.begin(), places.end(), [&](const Span& span) {
    const std::string path = lower(subject.sources->get(span.file).path);
    return ends_with(path, ".html") || ends_with(path, ".htm");
  }));
  std::string message = count + " only while the program runs";
  if (in_pages > 0 && in_pages < places.size()) message += ": " + std::to_string(places.size() - in_pages) + " in code, " + std::to_string(in_pages) + " in scripts of HTML pages";
  Finding finding = finding_at(run_time_table, std::move(message), places, *subject.sources, "cannot be resolved",
                               "cannot be resolved either", 100);
  finding.subject = "run-time tables";
  findings.push_back(std::move(finding));
}

}  // namespace

const Rule run_time_table = {
    "UP217",
    "run-time-table",
    Severity::note,
    "queries name their tables only while the program runs",
    "The name of a table is a variable, a parameter or a text made from parts.",
    "which tables and columns these queries use is not part of this answer; a table that is renamed or dropped is not found here",
    "keep the names of tables in constants, where a change of the schema is found by searching",
    "await supabase.from(tableName).select('*')",
    "await supabase.from('orders').select('*')",
    &find_run_time_table};

}  // namespace underpin
