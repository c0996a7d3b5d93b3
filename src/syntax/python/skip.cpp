#include "syntax/python/skip.h"

#include <array>

namespace underpin::python {
namespace {

constexpr std::array<bool, 256> make_names() {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c)
    table[static_cast<std::size_t>(c)] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c >= 0x80;
  return table;
}
constexpr std::array<bool, 256> make_marks() {
  std::array<bool, 256> table{};
  for (char c : std::string_view("'\"()[]{}#\\\n\r")) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr std::array<bool, 256> names = make_names();
constexpr std::array<bool, 256> marks = make_marks();

struct Prefix {
  bool raw = false;
  bool format = false;
};
Prefix prefix_before(std::string_view text, std::size_t quote) {
  Prefix prefix;
  std::size_t i = quote;
  while (i > 0 && quote - i < 3 && name_char(text[i - 1])) --i;
  if (i > 0 && name_char(text[i - 1])) return {};
  for (; i < quote; ++i) {
    const char c = static_cast<char>(text[i] | 0x20);
    if (c == 'r') prefix.raw = true;
    if (c == 'f') prefix.format = true;
    if (c != 'r' && c != 'f' && c != 'b' && c != 'u') return {};
  }
  return prefix;
}

StringEnd skip_plain_string(std::string_view text, std::size_t at, bool triple) {
  const char quote = text[at];
  std::size_t i = at + (triple ? 3 : 1);
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      ++i;  // in raw strings a quote after a backslash does not close either
      if (text.substr(i, 2) == "\r\n") ++i;
    } else if (c == quote && (!triple || (text.substr(i, 3).size() == 3 && text[i + 1] == quote && text[i + 2] == quote))) {
      return {i + (triple ? 3 : 1), true, triple};
    } else if (!triple && (c == '\n' || c == '\r')) {
      return {i, false, triple};
    }
  }
  return {text.size(), false, triple};
}

// Inside the fields of an f-string, strings with the same quote may stand (Python 3.12). Nesting is followed up to a
// small depth with an explicit stack; anything odder is left to the plain reading.
struct Level {
  char quote;
  bool triple;
  bool format;
  int braces = 0;  // > 0: inside a field
};

StringEnd skip_format_string(std::string_view text, std::size_t at, bool triple) {
  std::array<Level, 8> levels;
  std::size_t depth = 1;
  levels[0] = {text[at], triple, true, 0};
  std::size_t i = at + (triple ? 3 : 1);
  while (i < text.size()) {
    Level& level = levels[depth - 1];
    const char c = text[i];
    if (level.braces > 0) {
      if (c == '{' || c == '(' || c == '[') {
        ++level.braces;
      } else if (c == '}' || c == ')' || c == ']') {
        --level.braces;
      } else if (c == '"' || c == '\'') {
        if (depth == levels.size()) return {};
        const bool long_quote = i + 2 < text.size() && text[i + 1] == c && text[i + 2] == c;
        const Prefix prefix = prefix_before(text, i);
        levels[depth++] = {c, long_quote, prefix.format, 0};
        i += long_quote ? 3 : 1;
        continue;
      } else if (c == '\n' && !levels[0].triple) {
        return {};
      }
      ++i;
      continue;
    }
    if (c == '\\') {
      i += 2;
    } else if (c == '{' && level.format) {
      if (i + 1 < text.size() && text[i + 1] == '{') {
        i += 2;
      } else {
        ++level.braces;
        ++i;
      }
    } else if (c == level.quote && (!level.triple || (i + 2 < text.size() && text[i + 1] == c && text[i + 2] == c))) {
      i += level.triple ? 3 : 1;
      if (--depth == 0) return {i, true, triple};
    } else if (!level.triple && (c == '\n' || c == '\r')) {
      return {};
    } else {
      ++i;
    }
  }
  return {};
}

}  // namespace

bool name_char(char c) { return names[static_cast<unsigned char>(c)]; }

std::size_t skip_plain(std::string_view text, std::size_t at) {
  while (at < text.size() && !marks[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

StringEnd skip_string(std::string_view text, std::size_t at) {
  const bool triple = at + 2 < text.size() && text[at + 1] == text[at] && text[at + 2] == text[at];
  if (prefix_before(text, at).format) {
    const StringEnd end = skip_format_string(text, at, triple);
    if (end.closed) return end;
  }
  return skip_plain_string(text, at, triple);
}

}  // namespace underpin::python
