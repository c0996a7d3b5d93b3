// The body of a PL/pgSQL function, read by PostgreSQL's own parser of that language: its variables, and the queries and
// expressions in it.
#pragma once
#include <set>
#include <string>
#include <vector>

namespace underpin::sql {

struct PlpgsqlBody {
  std::set<std::string> variables;   // parameters among them; without those that only an inner block sees
  std::vector<std::string> queries;  // as written; assignments as `variable := expression`
};

// `create` is the whole CREATE FUNCTION. Empty where it is not understood or beyond the bounds of what is read.
PlpgsqlBody read_plpgsql(const std::string& create);

}  // namespace underpin::sql
