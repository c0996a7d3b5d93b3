#include "rules/support.h"
#include "sql/plpgsql_names.h"

namespace underpin {

extern const Rule ambiguous_name;

namespace {

void find_ambiguous_name(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const Dialect& dialect = dialect_of(subject, replayed);
    if (dialect.name != "postgresql") continue;
    for (const Function* function : replayed.trace.schema.functions.sorted()) {
      if (lower(function->language) != "plpgsql" || !function->origin.span.valid()) continue;
      const auto names = sql::ambiguous_names(function->definition, replayed.trace.schema, dialect);
      if (names.empty()) continue;
      std::vector<std::string> told;
      for (const sql::AmbiguousName& one : names) told.push_back(quoted(one.name) + " (a column of " + quoted(one.relation.display()) + ")");
      Finding finding = make_finding(ambiguous_name, "function " + quoted(function->name.display()) + " uses " + join(told, ", ") + " without saying whether the variable or the column is meant",
                                     function->origin.span, "");
      finding.primary.text = "when it runs: column reference \"" + names.front().name + "\" is ambiguous";
      finding.subject = "function " + function->name.display();
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule ambiguous_name = {
    "UP143",
    "ambiguous-name",
    Severity::error,
    "a function has a variable and a column of one name",
    "A query in a PL/pgSQL function uses a name that is a parameter or variable of the function and a column of a table it reads. The server "
    "finds out when the query runs, not when the function is made.",
    "the function raises an error whenever it gets to that query; callers that catch errors hide it",
    "qualify the column with its table (t.name), and give parameters names of their own (p_name)",
    "CREATE FUNCTION f(name text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT id FROM users WHERE name = name); END $$",
    "CREATE FUNCTION f(p_name text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT u.id FROM users u WHERE u.name = p_name); END $$",
    &find_ambiguous_name};

}  // namespace underpin
