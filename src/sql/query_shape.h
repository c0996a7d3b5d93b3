// The shape of a query, an expression or another statement: its parse tree without what a server adds when it prints one back
// (qualifiers, aliases, casts, brackets, IN as = ANY, BETWEEN as two comparisons, positions in GROUP BY …). Two texts of one
// shape mean the same, as far as names without their qualifiers tell. Only for asking whether two texts are equal.
#pragma once
#include <string>
#include <string_view>

namespace underpin::sql {

enum class Columns {
  kept,
  // Plain columns among the results of a query are left out: a server writes `*` out.
  without_results
};

// Empty: it cannot be parsed, or is too long to look at.
std::string query_shape(std::string_view text, Columns columns = Columns::kept);

// Both can be parsed and have one shape; a `*` in either stands for whatever columns the other lists.
bool same_shape(std::string_view a, std::string_view b);

}  // namespace underpin::sql
