// Python expressions as small values, and their text as `black` would leave it: one line where it fits, else an item a
// line with a comma behind each. What the expressions mean is left to whoever builds them.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace underpin::spell {

struct Py {
  enum class Kind { atom, string, call, list, tuple, dict, keyword } kind = Kind::atom;
  std::string text;       // an atom's text, a string's value, what is called, a keyword's name
  std::vector<Py> items;  // arguments and items; dict: key, value, key, value …; keyword: its value
};

Py atom(std::string text);
Py string(std::string value);
Py number(long long value);
Py call(std::string function, std::vector<Py> arguments);
Py list(std::vector<Py> items);
Py tuple(std::vector<Py> items);
Py dict(std::vector<std::pair<Py, Py>> items);
Py keyword(std::string name, Py value);
Py strings(const std::vector<std::string>& values);  // a list of them

struct Layout {
  std::size_t width = 88;
  char quote = '"';          // which one where both would do
  std::string unit = "    "; // of indentation
};

// A literal with the quotes that need the fewest escapes; one of several lines stands between three.
std::string literal(std::string_view value, char quote = '"');
std::string flat(const Py& py, const Layout& layout);
// `indent` stands before the line it begins on; `used` characters are there already, `after` must follow on its last.
std::string laid_out(const Py& py, const Layout& layout, const std::string& indent, std::size_t used, std::size_t after = 0);

}  // namespace underpin::spell
