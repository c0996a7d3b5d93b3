#include "syntax/typescript/literal.h"

#include <charconv>
#include <cstdlib>

#include "base/text.h"

namespace underpin::typescript {
namespace {

void append_code(std::string& out, std::uint32_t code) {
  if ((code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) code = 0xFFFD;  // half of a pair has no UTF-8
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xC0 | code >> 6));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | code >> 12));
    out.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | code >> 18));
    out.push_back(static_cast<char>(0x80 | (code >> 12 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  }
}

struct EscapeText {
  std::string text;
  std::size_t length = 1;  // bytes of the source, the backslash included
};

// \xHH, \uHHHH, \u{H…}: `digits` begin at `from`.
EscapeText code_escape(std::string_view rest, std::size_t from, std::size_t digits) {
  std::size_t end = from;
  const bool braces = digits == 4 && from < rest.size() && rest[from] == '{';
  if (braces) {
    ++from;
    end = rest.find('}', from);
    if (end == std::string_view::npos) return {std::string(rest.substr(0, 2)), 2};
  } else {
    end = std::min(rest.size(), from + digits);
  }
  std::uint32_t code = 0;
  const auto [stop, error] = std::from_chars(rest.data() + from, rest.data() + end, code, 16);
  if (error != std::errc() || stop != rest.data() + end) return {std::string(rest.substr(0, 2)), 2};
  EscapeText out;
  append_code(out.text, code);
  out.length = end + (braces ? 1 : 0);
  return out;
}

EscapeText escape_at(std::string_view rest) {
  if (rest.size() < 2) return {"", 1};
  switch (rest[1]) {
    case 'n':
      return {"\n", 2};
    case 't':
      return {"\t", 2};
    case 'r':
      return {"\r", 2};
    case 'b':
      return {"\b", 2};
    case 'f':
      return {"\f", 2};
    case 'v':
      return {"\v", 2};
    case '0':
      return {std::string(1, '\0'), 2};
    case '\n':
      return {"", 2};
    case '\r':
      return {"", rest.size() > 2 && rest[2] == '\n' ? 3u : 2u};
    case 'x':
      return code_escape(rest, 2, 2);
    case 'u':
      return code_escape(rest, 2, 4);
    default:
      return {std::string(1, rest[1]), 2};
  }
}

}  // namespace

Rope decode_text(std::string_view content, FileId file, std::uint32_t at) {
  Rope result;
  std::size_t from = 0;
  const auto span_of = [&](std::size_t begin, std::size_t end) {
    return Span{file, at + static_cast<std::uint32_t>(begin), at + static_cast<std::uint32_t>(end)};
  };
  const auto flush = [&](std::size_t to) {
    if (to > from) result.append(Rope(std::string(content.substr(from, to - from)), span_of(from, to), true));
  };
  for (std::size_t i = content.find('\\'); i != std::string_view::npos; i = content.find('\\', i)) {
    const EscapeText escape = escape_at(content.substr(i));
    flush(i);
    if (!escape.text.empty()) result.append(Rope(escape.text, span_of(i, i + escape.length), false));
    i += escape.length;
    from = i;
    if (i >= content.size()) break;
  }
  if (from == 0) return Rope(std::string(content), span_of(0, content.size()), true);
  flush(content.size());
  return result;
}

double decode_number(std::string_view digits) {
  std::string plain;
  for (const char c : digits)
    if (c != '_') plain.push_back(c);
  const std::string small = lower(plain);
  const int base = starts_with(small, "0x") ? 16 : starts_with(small, "0o") ? 8 : starts_with(small, "0b") ? 2 : 10;
  if (base != 10) {
    std::uint64_t value = 0;
    std::from_chars(small.data() + 2, small.data() + small.size(), value, base);
    return static_cast<double>(value);
  }
  return std::strtod(plain.c_str(), nullptr);
}

}  // namespace underpin::typescript
