// The parameters of text(): `:name` in literal SQL, with the values that are known put in their place.
#include <algorithm>

#include "base/text.h"
#include "readers/sqlalchemy/expressions.h"

namespace underpin::sqlalchemy {

using eval::Value;

namespace {
bool word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
// `x IN :values`: the parameter is a list.
bool follows_in(const std::string& text, std::size_t at) {
  const std::string_view before = trim(std::string_view(text).substr(0, at));
  return before.size() > 2 && iequals(before.substr(before.size() - 2), "in") && !word(before[before.size() - 3]);
}
}  // namespace

Rope bind_text(const Rope& rope, const std::vector<std::pair<std::string, Value>>& values, const Context& context,
               std::vector<std::string>& missing) {
  const auto& text = rope.text();
  if (text.find(':') == std::string::npos) return rope;
  Rope out;
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ':') continue;
    if (i > 0 && text[i - 1] == '\\') {  // an escaped colon
      out.append(rope.slice(done, i - 1));
      done = i;
      continue;
    }
    if (i > 0 && (text[i - 1] == ':' || word(text[i - 1]))) continue;
    std::size_t end = i + 1;
    while (end < text.size() && word(text[end])) ++end;
    // The pattern is `:(\w+)(?!:)`: backing off one letter, a name before a colon still matches without its last letter.
    if (end < text.size() && text[end] == ':') --end;
    if (end <= i + 1) continue;
    const auto name = text.substr(i + 1, end - i - 1);
    const auto value = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
    const auto literal = value == values.end() ? nullptr : literal_expression(value->second, context);
    if (value == values.end()) {
      missing.push_back(name);
    } else {
      out.append(rope.slice(done, i));
      out.append(Rope(literal && literal->known ? literal->text(false) : follows_in(text, i) ? "(NULL)" : "NULL"));
      done = end;
    }
    i = end - 1;
  }
  out.append(rope.slice(done, text.size()));
  return out;
}

}  // namespace underpin::sqlalchemy
