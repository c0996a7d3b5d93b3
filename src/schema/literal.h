// Quoted literals inside expressions: whether a text is one, what it holds, and whether it is a value of a built-in type.
// Only what is sure is refused; a type this does not know takes everything.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace underpin {

// The value when the whole text is one plain literal ('…', quotes undoubled), outer brackets aside.
std::optional<std::string> whole_literal(std::string_view text);
// The value when the text is a literal with casts behind it ('x'::status).
std::optional<std::string> cast_literal(std::string_view text);
// The type of the outermost cast when the text ends in one and nothing but a literal, name, call or brackets is before it.
std::optional<std::string> trailing_cast(std::string_view text);
// The server's input function of the built-in type (without modifiers) would take the value.
bool literal_fits(std::string_view type, std::string_view value);

}  // namespace underpin
