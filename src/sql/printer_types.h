// What PostgreSQL's parser makes of the types of operands and arguments, as far as printing needs it: which side is cast
// to what, and what comes out. An empty type stands for "not known", and nothing is then cast. Types have no modifiers.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace underpin::sql {

struct Operands {
  std::string left, right;  // what each side is cast to; empty: left as it is
  std::string result;
};
// `kUnknown` is the type of a bare literal.
inline constexpr std::string_view kUnknown = "unknown";
Operands operand_types(std::string_view op, std::string_view left, std::string_view right);

// The one type that branches of CASE, COALESCE, IN … are brought to; empty: not known.
std::string common_type(const std::vector<std::string>& types);

struct Signature {
  std::vector<std::string> arguments;  // "" takes anything, "same" what the first argument is; the last one repeats
  std::string result;                  // "" not known, "same" the type of the first argument
  bool known = false;
};
Signature signature_of(std::string_view function, std::size_t arguments);

// "character varying(20)" → "character varying", "char(3)" → "character"; arrays keep their brackets.
std::string without_modifiers(std::string_view type);

}  // namespace underpin::sql
