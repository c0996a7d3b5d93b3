#include <map>

#include "rules/support.h"

namespace underpin {

extern const Rule ambiguous_name;

namespace {

void find_ambiguous_name(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    std::map<ObjectName, std::vector<const AmbiguousName*>> by_function;
    for (const AmbiguousName& one : replayed.ambiguous_names) by_function[one.function].push_back(&one);
    for (const auto& [function, names] : by_function) {
      std::vector<std::string> told;
      for (const AmbiguousName* one : names) told.push_back(quoted(one->name) + " (a column of " + quoted(one->relation.display()) + ")");
      Finding finding = make_finding(ambiguous_name, "function " + quoted(function.display()) + " uses " + join(told, ", ") + " without saying whether the variable or the column is meant",
                                     names.front()->span, "");
      finding.primary.text = "when it runs: column reference \"" + names.front()->name + "\" is ambiguous";
      finding.subject = "function " + function.display();
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
