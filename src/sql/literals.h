// Constants in the form a server prints them back: what a type's input and output functions make of a literal.
#pragma once
#include <string>
#include <string_view>

namespace underpin::sql {

// The value a type's output function prints for a literal ("1 week" of interval → "7 days"). `type` is spelled as the
// catalog does, modifiers allowed. What is not understood stays as it is.
std::string normal_value(std::string_view value, std::string_view type);

// The literal with its type as the catalog prints a constant: 0, '-1'::integer, 'x'::text, true. `type` may carry
// modifiers, which are not printed.
std::string print_constant(std::string_view value, std::string_view type);

// The type without modifiers: "character varying(20)[]" → "character varying[]".
std::string unmodified(std::string_view type);

}  // namespace underpin::sql
