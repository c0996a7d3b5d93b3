#include "schema/literal.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {
// End of the literal that begins at text[0], or npos.
std::size_t literal_end(std::string_view text) {
  if (text.empty() || text[0] != '\'') return std::string_view::npos;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] != '\'') continue;
    if (i + 1 < text.size() && text[i + 1] == '\'')
      ++i;
    else
      return i + 1;
  }
  return std::string_view::npos;
}

std::string value_of(std::string_view literal) { return replace_all(std::string(literal.substr(1, literal.size() - 2)), "''", "'"); }

// Brackets that enclose the whole text, taken off.
std::string_view bare(std::string_view text) {
  for (text = trim(text); text.size() > 1 && text.front() == '(' && text.back() == ')'; text = trim(text.substr(1, text.size() - 2))) {
    int depth = 0;
    bool quote = false;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if (text[i] == '\'') quote = !quote;
      if (!quote) depth += (text[i] == '(') - (text[i] == ')');
      if (depth == 0) return text;  // the first bracket closes before the end
    }
  }
  return text;
}

bool type_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '"' || c == '.' || c == ' ' || c == '(' ||
         c == ')' || c == ',' || c == '[' || c == ']' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_integer(std::string_view value) {
  value = trim(value);
  if (!value.empty() && (value[0] == '-' || value[0] == '+')) value.remove_prefix(1);
  return !value.empty() && value.find_first_not_of("0123456789_xXoObBabcdefABCDEF") == std::string_view::npos && value[0] >= '0' && value[0] <= '9';
}

bool is_number(std::string_view value) {
  const std::string low = lower(trim(value));
  for (std::string_view word : {"nan", "infinity", "-infinity", "inf", "-inf", "+infinity", "+inf"})
    if (low == word) return true;
  return low.find_first_of("0123456789") != std::string::npos && low.find_first_not_of("0123456789+-.e_xobacdf") == std::string::npos;
}

bool is_boolean(std::string_view value) {
  const std::string low = lower(trim(value));
  if (low.empty()) return false;
  if (low == "1" || low == "0" || low == "on" || low == "of" || low == "off") return true;
  for (std::string_view word : {"true", "false", "yes", "no"})
    if (starts_with(word, low)) return true;
  return false;
}

bool is_uuid(std::string_view value) {
  value = value.size() > 1 && value.front() == '{' && value.back() == '}' ? value.substr(1, value.size() - 2) : value;
  std::size_t digits = 0;
  for (char c : value) {
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (!hex && c != '-') return false;
    digits += hex;
  }
  return digits == 32;
}

bool is_time(std::string_view value) {
  if (value.find_first_of("0123456789") != std::string_view::npos) return true;
  std::string low = lower(trim(value));
  while (!low.empty() && std::string_view("()[]{},;!").find(low.back()) != std::string_view::npos) low.pop_back();  // punctuation is skipped: 'now()'
  for (std::string_view word : {"now", "today", "tomorrow", "yesterday", "epoch", "infinity", "-infinity", "allballs", "+infinity"})
    if (low == word) return true;
  return low.find(' ') != std::string::npos;  // "today noon" and the like: left to the server
}
}  // namespace

std::optional<std::string> whole_literal(std::string_view text) {
  text = bare(text);
  if (literal_end(text) != text.size() || text.empty()) return std::nullopt;
  return value_of(text);
}

std::optional<std::string> cast_literal(std::string_view text) {
  text = bare(text);
  const std::size_t end = literal_end(text);
  if (end == std::string_view::npos || text.substr(end, 2) != "::") return std::nullopt;
  if (!std::all_of(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), [](char c) { return type_char(c) || c == ':'; })) return std::nullopt;
  return value_of(text.substr(0, end));
}

std::optional<std::string> trailing_cast(std::string_view text) {
  text = bare(text);
  std::size_t at = literal_end(text);
  if (at == std::string_view::npos) {
    int depth = 0;
    for (at = 0; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '\'') {
        const std::size_t end = literal_end(text.substr(at));
        if (end == std::string_view::npos) return std::nullopt;
        at += end - 1;
        continue;
      }
      depth += (c == '(' || c == '[') - (c == ')' || c == ']');
      if (depth == 0 && c == ':') break;
      if (depth == 0 && !type_char(c)) return std::nullopt;  // an operator: the cast belongs to its last operand
      if (depth == 0 && c == ' ') return std::nullopt;
    }
  }
  if (text.substr(at, 2) != "::") return std::nullopt;
  const std::size_t last = text.rfind("::");
  const std::string_view type = text.substr(last + 2), casts = text.substr(at);
  if (!std::all_of(casts.begin(), casts.end(), [](char c) { return c == ':' || type_char(c); })) return std::nullopt;  // an operator behind the first cast
  return std::string(trim(type));
}

bool literal_fits(std::string_view type, std::string_view value) {
  if (type == "integer" || type == "bigint" || type == "smallint") return is_integer(value);
  if (type == "numeric" || type == "real" || type == "double precision") return is_number(value);
  if (type == "boolean") return is_boolean(value);
  if (type == "uuid") return is_uuid(value);
  if (type == "date" || starts_with(type, "timestamp")) return is_time(value);
  if (type == "json" || type == "jsonb") return !trim(value).empty();
  return true;
}

}  // namespace underpin
