#include "writers/extension_names.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {

bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

}  // namespace

std::string ExtensionNames::place(const std::string& name) const {
  if (!dialect_.extension_of) return {};
  const std::string_view extension = dialect_.extension_of(name);
  const Extension* found = extension.empty() ? nullptr : schema_.extensions.find({"", std::string(extension)});
  if (!found || found->schema.empty() || found->schema == dialect_.default_schema || found->schema == "pg_catalog") return {};
  return dialect_.quote(found->schema) + ".";
}

std::string ExtensionNames::type(std::string text) const {
  const std::size_t end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), name_char) - text.begin());
  if (end == 0 || (end < text.size() && text[end] == '.') || schema_.types.contains({"", text.substr(0, end)})) return text;
  return place(text.substr(0, end)) + text;
}

std::string ExtensionNames::expression(std::string_view text) const {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      const std::size_t end = std::min(text.find(c, at + 1), text.size() - 1) + 1;
      out += text.substr(at, end - at);
      at = end;
      continue;
    }
    if (!name_char(c)) {
      out += text[at++];
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && name_char(text[end])) ++end;
    const std::string word(text.substr(at, end - at));
    const bool called = end < text.size() && text[end] == '(', qualified = at > 0 && text[at - 1] == '.';
    if (!qualified && (called || ends_with(word, "_ops"))) out += place(word);
    out += word;
    at = end;
  }
  return out;
}

}  // namespace underpin
