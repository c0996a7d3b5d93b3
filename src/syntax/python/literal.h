// Decodes the literals of Python: numbers, and strings into ropes whose pieces know exactly where they were written.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/rope.h"

namespace underpin::python {

struct StringForm {
  bool raw = false;
  bool bytes = false;
  bool format = false;  // doubled braces stand for one
};

// What stands before the opening quote, and how long the opening is ("rb'''" has raw, bytes and 5).
struct StringStart {
  StringForm form;
  std::size_t length = 0;
};
StringStart string_start(std::string_view opening);

// Decodes the text between the quotes, which begins at `at` of `file`.
Rope decode_string(std::string_view content, FileId file, std::uint32_t at, StringForm form);
// nullopt: beyond 64 bits.
std::optional<std::int64_t> decode_integer(std::string_view digits);
double decode_real(std::string_view digits);
void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace underpin::python
