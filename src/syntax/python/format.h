// Values as text: repr(), `%` formatting, str.format() and the format mini-language. Widths are bounded.
#pragma once
#include <optional>
#include <string>

#include "syntax/python/machine.h"

namespace underpin::python {

std::string quote_text(const std::string& text);       // repr of a string
std::string quote_bytes(const std::string& bytes);
std::string real_text(double value);                   // repr of a float
Value percent_format(Machine& machine, const Rope& format, const Value& arguments, Span span);
Value format_method(Machine& machine, const Rope& format, const Call& call);

// The format mini-language applied to a plain value; nullopt: the spec does not fit, `problem` says why.
struct FormatSpec {
  std::string fill = " ";
  char align = 0;
  char sign = '-';
  bool alternate = false;
  std::size_t width = 0;
  char grouping = 0;
  std::optional<std::size_t> precision;
  char type = 0;
};
std::optional<FormatSpec> read_format_spec(const std::string& spec);
constexpr std::size_t widest = 100'000;
std::string pad(std::string text, const FormatSpec& spec, char default_align);
std::string format_whole(std::int64_t value, const FormatSpec& spec);
std::string format_real(double value, const FormatSpec& spec);

}  // namespace underpin::python
