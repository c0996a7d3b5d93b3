// How many terminal columns a text takes, and cutting by columns. Control characters are the business of
// base/text.h printable(), which comes first.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace underpin {

// Columns of valid UTF-8 without control characters: wide East Asian characters and emoji take two, combining marks none.
std::size_t columns_of(std::string_view text);

// `text` in lines of at most `width` columns (0: one line), later lines indented by `indent` blanks. Words are not split.
std::string wrap(std::string_view text, std::size_t width, std::size_t first_column, std::size_t indent);

// Bytes of the UTF-8 sequence that begins at `at` (at least 1, never past the end).
std::size_t sequence_bytes(std::string_view text, std::size_t at);

}  // namespace underpin
