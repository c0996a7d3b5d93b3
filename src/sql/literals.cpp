#include "sql/literals.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "sql/literal_json.h"
#include "sql/literal_time.h"
#include "syntax/sql/pg_quote.h"
#include "syntax/sql/pg_tokens.h"

namespace underpin::sql {
namespace {

bool digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

// Decimal text without superfluous zeros in front; empty: it is none.
std::string normal_decimal(std::string_view text) {
  text = trim(text);
  std::string sign;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    if (text[0] == '-') sign = "-";
    text.remove_prefix(1);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
  if ((!whole.empty() && !digits(whole)) || (!fraction.empty() && !digits(fraction)) || (whole.empty() && fraction.empty())) return {};
  while (whole.size() > 1 && whole[0] == '0') whole.remove_prefix(1);
  const std::string out = (whole.empty() ? "0" : std::string(whole)) + (fraction.empty() ? "" : "." + std::string(fraction));
  if (out.find_first_not_of("0.") == std::string::npos) sign.clear();
  return sign + out;
}

// "1.5e-3" → "0.0015"; unchanged when it is none or gets too long.
std::string without_exponent(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || e == 0) return std::string(text);
  const std::string exponent(text.substr(e + 1));
  char* end = nullptr;
  const long power = std::strtol(exponent.c_str(), &end, 10);
  if (exponent.empty() || *end != '\0' || power > 300 || power < -300) return std::string(text);
  const bool minus = text[0] == '-';
  std::string digits(text.substr(minus ? 1 : 0, e - (minus ? 1 : 0)));
  std::size_t point = digits.find('.');
  if (point != std::string::npos) digits.erase(point, 1);
  long place = static_cast<long>(point == std::string::npos ? digits.size() : point) + power;
  if (place <= 0) {
    digits.insert(0, static_cast<std::size_t>(1 - place), '0');
    place = 1;
  }
  if (place > static_cast<long>(digits.size())) digits.append(static_cast<std::size_t>(place) - digits.size(), '0');
  if (place < static_cast<long>(digits.size())) digits.insert(static_cast<std::size_t>(place), ".");
  return (minus ? "-" : "") + digits;
}

// Hexadecimal as it is, the older escape form turned into it.
std::string normal_bytea(std::string_view value) {
  if (starts_with(value, "\\x")) return lower(value);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\\x";
  const auto add = [&](unsigned byte) {
    out += kDigits[byte >> 4 & 15];
    out += kDigits[byte & 15];
  };
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool octal = value[i] == '\\' && i + 3 < value.size() && value.substr(i + 1, 3).find_first_not_of("01234567") == std::string_view::npos;
    if (octal) {
      add(static_cast<unsigned>((value[i + 1] - '0') * 64 + (value[i + 2] - '0') * 8 + (value[i + 3] - '0')) & 255U);
      i += 3;
      continue;
    }
    if (value[i] == '\\' && i + 1 < value.size() && value[i + 1] == '\\') ++i;
    add(static_cast<unsigned char>(value[i]));
  }
  return out;
}

std::string normal_float(std::string_view text) {
  std::string out = normal_decimal(text);
  if (out.size() > 15) return std::string(trim(text));
  if (contains(out, ".")) {
    while (ends_with(out, "0")) out.pop_back();
    if (ends_with(out, ".")) out.pop_back();
  }
  return out.empty() ? std::string(trim(text)) : out;
}

std::string normal_boolean(std::string_view value) {
  const std::string word = lower(trim(value));
  for (const std::string_view full : {"true", "yes", "on"})
    if (!word.empty() && starts_with(full, word) && word != "o") return "true";
  for (const std::string_view full : {"false", "no", "off"})
    if (!word.empty() && starts_with(full, word) && word != "o") return "false";
  return word == "1" ? "true" : word == "0" ? "false" : std::string(value);
}

std::string normal_uuid(std::string_view value) {
  std::string hex;
  for (const char c : value)
    if (c != '-' && c != '{' && c != '}' && c != ' ') hex += c;
  hex = lower(hex);
  if (hex.size() != 32 || hex.find_first_not_of("0123456789abcdef") != std::string::npos) return std::string(value);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" + hex.substr(20);
}

// A name in a regclass literal, folded and quoted as the catalog prints it.
std::string normal_regclass(std::string_view value) {
  std::string out;
  for (const Token& token : pg_tokens(value)) {
    if (is_punctuation(value, token, '.')) {
      out += ".";
      continue;
    }
    if (token.kind != Token::Kind::word && token.kind != Token::Kind::quoted_name) return std::string(value);
    const std::string name = name_of(value, token);
    out += token.kind == Token::Kind::word && !pg_keyword(name) ? quote_name(name) : quote_name(name);
  }
  for (const std::string_view schema : {"public.", "pg_catalog."})
    if (starts_with(out, schema)) out.erase(0, schema.size());
  return out;
}

// '{a, b}' → '{a,b}' where no quotes or inner arrays make it harder.
std::string normal_array(std::string_view value, std::string_view element) {
  value = trim(value);
  if (value.size() < 2 || value.front() != '{' || value.back() != '}') return std::string(value);
  const std::string_view inside = trim(value.substr(1, value.size() - 2));
  if (inside.empty()) return "{}";
  if (inside.find_first_of("\"{}\\") != std::string_view::npos) return std::string(value);
  std::vector<std::string> items;
  for (const std::string& item : split(inside, ',')) {
    const std::string normal = normal_value(trim(item), element);
    const bool plain = normal.find_first_of(" ,\"{}\\") == std::string::npos && !normal.empty();
    items.push_back(plain ? (normal == "true" && element == "boolean" ? "t" : normal == "false" && element == "boolean" ? "f" : normal)
                          : "\"" + normal + "\"");
  }
  return "{" + join(items, ",") + "}";
}

bool integer_type(std::string_view type) { return type == "integer" || type == "bigint" || type == "smallint" || type == "oid"; }

}  // namespace

std::string unmodified(std::string_view type) {
  std::string out;
  int depth = 0;
  for (const char c : type) {
    if (c == '(') ++depth;
    if (depth == 0) out += c;
    if (c == ')') --depth;
  }
  if (starts_with(out, "interval")) return ends_with(out, "[]") ? "interval[]" : "interval";
  if (out == "character" || out == "character[]") return out == "character" ? "bpchar" : "bpchar[]";
  if (out == "bit" || out == "bit[]") return out == "bit" ? "\"bit\"" : "\"bit\"[]";
  return out;
}

std::string normal_value(std::string_view value, std::string_view full_type) {
  const std::string type = unmodified(full_type);
  if (ends_with(type, "[]")) return normal_array(value, std::string_view(type).substr(0, type.size() - 2));
  if (integer_type(type) || type == "numeric") {
    const std::string normal = normal_decimal(type == "numeric" ? without_exponent(trim(value)) : std::string(value));
    return normal.empty() ? std::string(value) : normal;
  }
  if (type == "double precision" || type == "real") return normal_float(value);
  if (type == "boolean") return normal_boolean(value);
  if (type == "uuid") return normal_uuid(value);
  if (type == "jsonb") return normal_jsonb(value);
  if (type == "interval") return normal_interval(value);
  if (type == "date" || starts_with(type, "timestamp") || starts_with(type, "time ")) return normal_time(value, type);
  if (type == "regclass") return normal_regclass(value);
  if (type == "bytea") return normal_bytea(value);
  return std::string(value);
}

std::string print_constant(std::string_view value, std::string_view full_type) {
  const std::string type = unmodified(full_type);
  const std::string normal = normal_value(value, type);
  if (type == "boolean" && (normal == "true" || normal == "false")) return normal;
  if (type == "integer" && digits(normal)) return normal;
  if (type == "numeric" && !normal.empty() && digits(normal.substr(0, 1)) && contains(normal, ".")) return normal;
  // Never E'': with standard strings a backslash stands for itself.
  return "'" + replace_all(normal, "'", "''") + "'::" + (type.empty() ? "text" : type);
}

}  // namespace underpin::sql
