// A cheap look at a Python file before the real parser: logical lines, nesting, and the damage that would make a grammar
// swallow what follows (brackets and strings left open, conflict markers, NUL bytes). Linear, no recursion.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::python {

struct LogicalLine {
  std::uint32_t begin = 0;   // the first character that is not blank
  std::uint32_t end = 0;     // after its last character, without the line end
  std::uint32_t indent = 0;  // columns, tabs to the next eighth
};

struct Damage {
  std::uint32_t begin = 0, end = 0;                // the statement that cannot be read
  std::uint32_t mark_begin = 0, mark_end = 0;      // the narrowest wrong text
  std::string message;
};

struct Scan {
  std::vector<LogicalLine> lines;
  std::vector<Damage> damages;
  bool too_deep = false;  // nested beyond what Python itself accepts
  std::uint32_t too_deep_at = 0;
};

Scan scan(std::string_view text);

}  // namespace underpin::python
