#include "syntax/python/format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/text.h"
#include "syntax/python/literal.h"
#include "syntax/python/text.h"

namespace underpin::python {
namespace {

constexpr const char* digit_letters = "0123456789abcdef";

std::string hex2(unsigned char c) { return std::string{digit_letters[c >> 4], digit_letters[c & 15]}; }

std::string grouped(const std::string& number, char separator, std::size_t every) {
  std::string out;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (i && (number.size() - i) % every == 0) out.push_back(separator);
    out.push_back(number[i]);
  }
  return out;
}

std::string sign_of(bool negative, char wanted) { return negative ? "-" : wanted == '+' ? "+" : wanted == ' ' ? " " : ""; }

std::string in_base(std::uint64_t value, unsigned base) {
  std::string out;
  do {
    out.insert(out.begin(), digit_letters[value % base]);
    value /= base;
  } while (value);
  return out;
}

std::string chars(double value, std::chars_format format, int precision) {
  std::string buffer(400 + static_cast<std::size_t>(precision), '\0');
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision).ptr;
  buffer.resize(static_cast<std::size_t>(end - buffer.data()));
  return buffer;
}

}  // namespace

std::string quote_text(const std::string& text) {
  const char quote = contains(text, "'") && !contains(text, "\"") ? '"' : '\'';
  std::string out(1, quote);
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\')
      out += std::string("\\") + c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (byte < 0x20 || byte == 0x7F)
      out += "\\x" + hex2(byte);
    else
      out.push_back(c);
  }
  return out + quote;
}

std::string quote_bytes(const std::string& bytes) {
  std::string out = "b'";
  for (char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\')
      out += std::string("\\") + c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else if (byte < 0x20 || byte >= 0x7F)
      out += "\\x" + hex2(byte);
    else
      out.push_back(c);
  }
  return out + "'";
}

// The shortest digits that read back the same, laid out as Python does.
std::string real_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  const double size = std::fabs(value);
  char buffer[64];
  const bool plain = value == 0 || (size >= 1e-4 && size < 1e16);
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, plain ? std::chars_format::fixed : std::chars_format::scientific).ptr;
  std::string text(buffer, end);
  if (plain && !contains(text, ".")) text += ".0";
  return text;
}

std::optional<FormatSpec> read_format_spec(const std::string& spec) {
  FormatSpec out;
  std::size_t i = 0;
  const auto is_align = [](char c) { return c && std::strchr("<>=^", c); };
  const std::size_t first = spec.empty() ? 0 : character_length(spec, 0);
  if (first < spec.size() && is_align(spec[first])) {
    out.fill = spec.substr(0, first);
    out.align = spec[first];
    i = first + 1;
  } else if (!spec.empty() && is_align(spec[0])) {
    out.align = spec[0];
    i = 1;
  }
  const auto peek = [&] { return i < spec.size() ? spec[i] : '\0'; };
  if (peek() && std::strchr("+- ", peek())) out.sign = spec[i++];
  if (peek() == 'z') ++i;
  if (peek() == '#') {
    out.alternate = true;
    ++i;
  }
  if (peek() == '0') {
    if (!out.align) {
      out.fill = "0";
      out.align = '=';
    }
    ++i;
  }
  const auto number = [&]() -> std::size_t {
    std::size_t value = 0;
    while (peek() >= '0' && peek() <= '9') value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(spec[i++] - '0'), widest + 1);
    return value;
  };
  out.width = number();
  if (peek() == ',' || peek() == '_') out.grouping = spec[i++];
  if (peek() == '.') {
    ++i;
    out.precision = number();
  }
  if (i < spec.size()) out.type = spec[i++];
  if (i != spec.size() || out.width > widest || out.precision.value_or(0) > widest) return std::nullopt;
  return out;
}

std::string pad(std::string text, const FormatSpec& spec, char default_align) {
  const std::size_t length = character_count(text);
  if (length >= spec.width) return text;
  const std::size_t missing = spec.width - length;
  char align = spec.align ? spec.align : default_align;
  const auto fill = [&](std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += spec.fill;
    return out;
  };
  if (align == '=') {
    std::size_t sign = !text.empty() && std::strchr("+- ", text[0]) ? 1 : 0;
    if (text.size() > sign + 1 && text[sign] == '0' && std::strchr("xXbBoO", text[sign + 1])) sign += 2;
    return text.substr(0, sign) + fill(missing) + text.substr(sign);
  }
  if (align == '<') return text + fill(missing);
  if (align == '>') return fill(missing) + text;
  return fill(missing / 2) + text + fill(missing - missing / 2);
}

std::string format_whole(std::int64_t value, const FormatSpec& spec) {
  const bool negative = value < 0;
  const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  std::string body;
  std::size_t group = 3;
  switch (spec.type) {
    case 'x': body = in_base(size, 16); group = 4; break;
    case 'X': body = upper(in_base(size, 16)); group = 4; break;
    case 'o': body = in_base(size, 8); group = 4; break;
    case 'b': body = in_base(size, 2); group = 4; break;
    case 'c': append_utf8(body, static_cast<std::uint32_t>(size)); return pad(body, spec, '<');
    default: body = in_base(size, 10); break;
  }
  if (spec.grouping) body = grouped(body, spec.grouping, group);
  if (spec.alternate && spec.type && std::strchr("xXob", spec.type)) body = std::string("0") + spec.type + body;
  return pad(sign_of(negative, spec.sign) + body, spec, '>');
}

std::string format_real(double value, const FormatSpec& spec) {
  const bool negative = std::signbit(value);
  const double size = std::fabs(value);
  const int precision = static_cast<int>(std::min<std::size_t>(spec.precision.value_or(6), 1000));
  std::string body;
  if (!std::isfinite(value)) {
    body = std::isnan(value) ? "nan" : "inf";
  } else if (spec.type == 'e' || spec.type == 'E') {
    body = chars(size, std::chars_format::scientific, precision);
  } else if (spec.type == 'f' || spec.type == 'F') {
    body = chars(size, std::chars_format::fixed, precision);
  } else if (spec.type == '%') {
    body = chars(size * 100, std::chars_format::fixed, precision) + "%";
  } else if (spec.type == 'g' || spec.type == 'G' || spec.type == 'n') {
    body = chars(size, std::chars_format::general, std::max(precision, 1));
  } else if (spec.precision) {
    body = chars(size, std::chars_format::general, std::max(precision, 1));
    if (body.find_first_not_of("0123456789") == std::string::npos) body += ".0";
  } else {
    body = real_text(size);
  }
  if (spec.type == 'E' || spec.type == 'G') body = upper(body);
  if (spec.grouping) {
    const std::size_t dot = std::min(body.find_first_of(".e%"), body.size());
    body = grouped(body.substr(0, dot), spec.grouping, 3) + body.substr(dot);
  }
  return pad(sign_of(negative, spec.sign) + body, spec, '>');
}

}  // namespace underpin::python
