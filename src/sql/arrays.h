// Arrays as the evaluator carries them: the text the server prints, {a,"b c",NULL}.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace underpin::sql {

using ArrayElements = std::vector<std::optional<std::string>>;

// nullopt: no array of one dimension.
std::optional<ArrayElements> array_elements(const std::string& text);
std::string array_text(const ArrayElements& elements);

}  // namespace underpin::sql
