#include "syntax/python/literal.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace underpin::python {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Reads `count` hexadecimal digits at `at`; nullopt when there are fewer.
std::optional<std::uint32_t> hex_digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

void append_code(std::string& out, std::uint32_t code, StringForm form) {
  if (form.bytes)
    out.push_back(static_cast<char>(code & 0xFF));
  else
    append_utf8(out, code);
}

struct Escape {
  std::string text;
  std::size_t length = 0;  // bytes of source, with the backslash
};

Escape simple(char c) { return {std::string(1, c), 2}; }

Escape numeric_escape(std::string_view text, std::size_t width, StringForm form) {
  const auto code = hex_digits(text, 2, width);
  if (!code) return {std::string(text.substr(0, 2)), 2};
  Escape escape{{}, 2 + width};
  append_code(escape.text, *code, form);
  return escape;
}

Escape octal_escape(std::string_view text, StringForm form) {
  std::uint32_t code = 0;
  std::size_t length = 1;
  while (length < 4 && length < text.size() && text[length] >= '0' && text[length] <= '7')
    code = code * 8 + static_cast<std::uint32_t>(text[length++] - '0');
  Escape escape{{}, length};
  append_code(escape.text, code, form);
  return escape;
}

// A character by its Unicode name would need the name table: it stays as a replacement character.
Escape named_escape(std::string_view text) {
  const std::size_t close = text.find('}');
  if (text.size() < 3 || text[2] != '{' || close == std::string_view::npos) return {std::string(text.substr(0, 2)), 2};
  return {"\xEF\xBF\xBD", close + 1};
}

// `text` begins with a backslash.
Escape read_escape(std::string_view text, StringForm form) {
  if (text.size() < 2) return {"\\", 1};
  switch (text[1]) {
    case '\n': return {"", 2};
    case '\r': return {"", text.size() > 2 && text[2] == '\n' ? 3u : 2u};
    case '\\': return simple('\\');
    case '\'': return simple('\'');
    case '"': return simple('"');
    case 'a': return simple('\a');
    case 'b': return simple('\b');
    case 'f': return simple('\f');
    case 'n': return simple('\n');
    case 'r': return simple('\r');
    case 't': return simple('\t');
    case 'v': return simple('\v');
    case 'x': return numeric_escape(text, 2, form);
    case 'u': return form.bytes ? Escape{"\\u", 2} : numeric_escape(text, 4, form);
    case 'U': return form.bytes ? Escape{"\\U", 2} : numeric_escape(text, 8, form);
    case 'N': return form.bytes ? Escape{"\\N", 2} : named_escape(text);
    default: break;
  }
  if (text[1] >= '0' && text[1] <= '7') return octal_escape(text, form);
  return {std::string(text.substr(0, 2)), 2};
}

bool special(char c, StringForm form) {
  return c == '\r' || (c == '\\' && !form.raw) || (form.format && (c == '{' || c == '}'));
}

}  // namespace

void append_utf8(std::string& out, std::uint32_t code) {
  if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;  // half of a pair has no UTF-8
  if (code > 0x10FFFF) code = 0xFFFD;
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

StringStart string_start(std::string_view opening) {
  StringStart start;
  std::size_t i = 0;
  for (; i < opening.size() && opening[i] != '"' && opening[i] != '\''; ++i) {
    const char c = static_cast<char>(opening[i] | 0x20);
    if (c == 'r') start.form.raw = true;
    if (c == 'b') start.form.bytes = true;
    if (c == 'f') start.form.format = true;
  }
  const bool triple = i + 2 < opening.size() && opening[i + 1] == opening[i] && opening[i + 2] == opening[i];
  start.length = std::min(opening.size(), i + (triple ? 3 : 1));
  return start;
}

Rope decode_string(std::string_view content, FileId file, std::uint32_t at, StringForm form) {
  Rope result;
  std::size_t from = 0;
  const auto span_of = [&](std::size_t begin, std::size_t end) {
    return Span{file, at + static_cast<std::uint32_t>(begin), at + static_cast<std::uint32_t>(end)};
  };
  const auto flush = [&](std::size_t to) {
    if (to > from) result.append(Rope(std::string(content.substr(from, to - from)), span_of(from, to), true));
  };
  std::size_t i = 0;
  while (i < content.size()) {
    const char c = content[i];
    if (!special(c, form)) {
      ++i;
      continue;
    }
    Escape escape;
    if (c == '\\') {
      escape = read_escape(content.substr(i), form);
    } else if (c == '\r') {
      escape = {"\n", i + 1 < content.size() && content[i + 1] == '\n' ? 2u : 1u};
    } else {
      escape = {std::string(1, c), i + 1 < content.size() && content[i + 1] == c ? 2u : 1u};
    }
    if (content.substr(i, escape.length) != escape.text) {
      flush(i);
      if (!escape.text.empty()) result.append(Rope(escape.text, span_of(i, i + escape.length), false));
      from = i + escape.length;
    }
    i += escape.length;
  }
  if (from == 0) return content.empty() ? Rope("", span_of(0, 0), true) : Rope(std::string(content), span_of(0, content.size()), true);
  flush(content.size());
  return result;
}

std::optional<std::int64_t> decode_integer(std::string_view digits) {
  std::string plain;
  for (char c : digits)
    if (c != '_' && c != 'l' && c != 'L') plain.push_back(c);
  int base = 10;
  std::string_view rest = plain;
  if (rest.size() > 2 && rest[0] == '0') {
    const char mark = static_cast<char>(rest[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
    if (base != 10) rest.remove_prefix(2);
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value, base);
  if (error != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
  return value;
}

double decode_real(std::string_view digits) {
  std::string plain;
  for (char c : digits)
    if (c != '_') plain.push_back(c);
  double value = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (error == std::errc::result_out_of_range) return std::numeric_limits<double>::infinity();
  return value;
}

}  // namespace underpin::python
