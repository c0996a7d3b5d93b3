#include "sql/arrays.h"

#include "base/text.h"

namespace underpin::sql {

namespace {

// One element from `at` on, which is moved behind it; nullopt: not understood.
std::optional<std::optional<std::string>> array_element(const std::string& text, std::size_t& at) {
  std::string value;
  const bool quoted = text[at] == '"';
  if (quoted) ++at;
  for (; at + 1 < text.size(); ++at) {
    if (quoted ? text[at] == '"' : text[at] == ',') break;
    if (text[at] == '{') {
      if (!quoted) return std::nullopt;
    } else if (text[at] == '\\' && at + 2 < text.size()) {
      ++at;
    }
    value += text[at];
  }
  if (quoted && at++ + 1 >= text.size()) return std::nullopt;
  if (quoted) return std::optional<std::string>(std::move(value));
  std::string plain(trim(value));
  return lower(plain) == "null" ? std::optional<std::string>() : std::optional<std::string>(std::move(plain));
}

bool needs_quotes(const std::string& value) {
  return value.empty() || lower(value) == "null" || value.find_first_of("{}\",\\ \t\r\n") != std::string::npos;
}

}  // namespace

std::optional<ArrayElements> array_elements(const std::string& text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  ArrayElements out;
  std::size_t at = 1;
  while (at + 1 < text.size()) {
    while (at + 1 < text.size() && text[at] == ' ') ++at;
    auto one = array_element(text, at);
    if (!one) return std::nullopt;
    out.push_back(std::move(*one));
    if (at + 1 >= text.size()) break;
    if (text[at] != ',') return std::nullopt;
    ++at;
  }
  return out;
}

std::string array_text(const ArrayElements& elements) {
  std::vector<std::string> parts;
  for (const auto& value : elements) {
    if (!value || !needs_quotes(*value)) {
      parts.push_back(value.value_or("NULL"));
      continue;
    }
    std::string quoted = "\"";
    for (const char c : *value) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    parts.push_back(quoted + "\"");
  }
  return "{" + join(parts, ",") + "}";
}

}  // namespace underpin::sql
