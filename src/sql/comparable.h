// Texts reduced to what tells meanings apart, so that what somebody wrote can be held against what a catalog prints.
// Casts, redundant brackets, qualifiers and the spelling of keywords go; so two texts that differ in these alone count as
// equal. Only for asking whether two texts are equal; never shown.
#pragma once
#include <string>
#include <string_view>

namespace underpin::sql {

std::string comparable_expression(std::string_view text);
// The same of a condition that only selects rows (the predicate of an index), where NULL counts as false: `a`, `a = true` and
// `a IS TRUE` are one there, and so are `NOT a`, `a = false` and `a IS FALSE`.
std::string comparable_condition(std::string_view text);
// Queries of views, definitions of triggers and policies, bodies.
std::string comparable_statement(std::string_view text);

}  // namespace underpin::sql
