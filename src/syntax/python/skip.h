// Steps over pieces of Python text without reading them: plain characters, names, string literals. Shared by the scan
// before parsing and by the reader of file heads. Every function is linear in what it steps over.
#pragma once
#include <cstddef>
#include <string_view>

namespace underpin::python {

// A letter, digit, underscore or any byte of a character beyond ASCII.
bool name_char(char c);
// The next quote, bracket, comment, backslash or line end at or after `at`.
std::size_t skip_plain(std::string_view text, std::size_t at);

struct StringEnd {
  std::size_t at = 0;  // after the closing quote; where it was given up if there is none
  bool closed = false;
  bool triple = false;
};
// `at` is the opening quote; the prefix before it decides about escapes and f-string fields.
StringEnd skip_string(std::string_view text, std::size_t at);

}  // namespace underpin::python
