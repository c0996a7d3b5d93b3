#include "spell/script.h"

#include <algorithm>
#include <array>

#include "base/json_value.h"
#include "base/text.h"

namespace underpin::spell {

namespace {

struct BuilderRow {
  std::string_view type, builder;
};
constexpr std::array<BuilderRow, 20> kBuilders = {{{"integer", "integer"}, {"smallint", "smallint"}, {"boolean", "boolean"}, {"text", "text"}, {"real", "real"},
                                                   {"double precision", "doublePrecision"}, {"json", "json"}, {"jsonb", "jsonb"}, {"uuid", "uuid"},
                                                   {"date", "date"}, {"inet", "inet"}, {"cidr", "cidr"}, {"macaddr", "macaddr"}, {"macaddr8", "macaddr8"},
                                                   {"point", "point"}, {"line", "line"}, {"character varying", "varchar"}, {"numeric", "numeric"},
                                                   {"interval", "interval"}, {"bigint", "bigint"}}};
constexpr std::array<std::string_view, 5> kSqliteBuilders = {"integer", "text", "real", "numeric", "blob"};
constexpr std::array<std::string_view, 6> kIntegers = {"integer", "smallint", "bigint", "real", "double precision", "numeric"};

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

// "timestamp(3) with time zone" → "timestamp with time zone" and "3".
std::string without_modifier(const std::string& type, std::string& modifier) {
  const std::size_t open = type.find('('), close = type.find(')', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return type;
  modifier = type.substr(open + 1, close - open - 1);
  return type.substr(0, open) + type.substr(close + 1);
}

bool is_number(std::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  if (text.empty() || !digit(text[0]) || !digit(text.back()) || text.size() > 15) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return digit(c) || c == '.'; }) && std::count(text.begin(), text.end(), '.') <= 1;
}

// An object or array that the language reads as it stands, and Underpin reads back.
bool plain_json(const JsonValue& value) {
  if (value.kind == JsonValue::Kind::number) return is_number(value.text) && !contains(value.text, ".");
  return std::all_of(value.items.begin(), value.items.end(), plain_json) &&
         std::all_of(value.members.begin(), value.members.end(), [](const JsonMember& member) { return plain_json(member.value); });
}
bool whole_json(const std::string& text) {
  const auto value = parse_json(text);
  return value && !contains(text, "\\") && (value->kind == JsonValue::Kind::object || value->kind == JsonValue::Kind::array) && plain_json(*value);
}

void sized(DrizzleType& out, const std::string& plain, const std::string& modifier) {
  const bool time = plain == "timestamp with time zone" || plain == "timestamp without time zone" || plain == "time with time zone" || plain == "time without time zone";
  if (time) {
    out.builder = plain.substr(0, plain.find(' '));
    if (!modifier.empty()) out.options = "precision: " + modifier;
    if (contains(plain, " with time zone")) out.options += std::string(out.options.empty() ? "" : ", ") + "withTimezone: true";
  } else if (plain == "character" || plain == "bpchar") {
    out.builder = plain == "character" ? "char" : "";
    if (!modifier.empty() && plain == "character") out.options = "length: " + modifier;
  } else if (plain == "character varying" && !modifier.empty()) {
    out.options = "length: " + modifier;
  } else if (plain == "numeric" && !modifier.empty()) {
    const std::size_t comma = modifier.find(',');
    out.options = "precision: " + modifier.substr(0, comma);
    if (comma != std::string::npos) out.options += ", scale: " + std::string(trim(modifier.substr(comma + 1)));
  } else if (plain == "vector" || plain == "halfvec" || plain == "sparsevec" || plain == "bit") {
    out.builder = modifier.empty() ? "" : plain;
    out.options = modifier.empty() ? "" : "dimensions: " + modifier;
  } else if (starts_with(plain, "interval")) {
    out.builder = "interval";
    if (plain.size() > 9) out.options = "fields: \"" + plain.substr(9) + "\"";
    if (!modifier.empty()) out.options += std::string(out.options.empty() ? "" : ", ") + "precision: " + modifier;
  } else if (plain == "bigint") {
    out.options = "mode: \"number\"";
  }
}

}  // namespace

std::string script_text(std::string_view value, char quote) {
  if (value.find(quote) != std::string_view::npos && value.find(quote == '"' ? '\'' : '"') == std::string_view::npos) quote = quote == '"' ? '\'' : '"';
  std::string out(1, quote);
  for (const char c : value) {
    if (c == quote || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c == '\t') out += "\\t";
    else out += c;
  }
  return out + quote;
}

std::string sql_template(const std::string& word, std::string_view sql) {
  std::string out = word + "`";
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '`' || sql[i] == '\\' || (sql[i] == '$' && i + 1 < sql.size() && sql[i + 1] == '{')) out += '\\';
    out += sql[i];
  }
  return out + "`";
}

bool script_identifier(std::string_view name) {
  return !name.empty() && letter(name[0]) && std::all_of(name.begin(), name.end(), [](char c) { return letter(c) || digit(c); });
}

std::string script_member(const std::string& key, char quote) { return script_identifier(key) ? "." + key : "[" + script_text(key, quote) + "]"; }

std::string camel_case(std::string_view name) {
  std::string out;
  bool up = false;
  for (const char c : name) {
    if (letter(c) && c != '_' && c != '$') {
      if (out.empty()) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      else out += up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      up = false;
    } else if (digit(c)) {
      if (out.empty()) out += '_';
      out += c;
      up = false;
    } else {
      up = !out.empty();
    }
  }
  return out.empty() ? "_" : out;
}

DrizzleType drizzle_type(const std::string& type, bool sqlite) {
  DrizzleType out;
  out.base = type;
  if (sqlite) {
    const std::string word = lower(type);
    for (const std::string_view one : kSqliteBuilders)
      if (one == word) out.builder = std::string(one);
    return out;
  }
  while (ends_with(out.base, "[]")) out.base.resize(out.base.size() - 2), ++out.dimensions;
  std::string modifier;
  const std::string plain = without_modifier(out.base, modifier);
  for (const BuilderRow& row : kBuilders)
    if (row.type == plain && (modifier.empty() || plain == "character varying" || plain == "numeric" || plain == "interval")) out.builder = row.builder;
  sized(out, plain, modifier);
  return out;
}

std::optional<std::string> literal_of(std::string_view sql) {
  if (sql.size() < 2 || sql[0] != '\'') return std::nullopt;
  std::string out;
  std::size_t at = 1;
  for (; at < sql.size(); ++at) {
    if (sql[at] == '\'') {
      if (at + 1 >= sql.size() || sql[at + 1] != '\'') break;
      ++at;
    }
    out += sql[at];
  }
  if (at >= sql.size()) return std::nullopt;
  const std::string_view rest = sql.substr(at + 1);
  if (rest.empty()) return out;
  const bool cast = starts_with(rest, "::") && rest.find('\'') == std::string_view::npos && rest.find("::", 2) == std::string_view::npos &&
                    std::all_of(rest.begin() + 2, rest.end(), [](char c) { return letter(c) || digit(c) || contains(" .\"()[],", std::string_view(&c, 1)); });
  return cast ? std::optional(out) : std::nullopt;
}

namespace detail {

std::optional<std::string> named_default(const std::string& sql, const DrizzleType& made, bool sqlite) {
  if (sqlite || made.dimensions > 0) return std::nullopt;
  if (sql == "now()" && (made.builder == "timestamp" || made.builder == "time" || made.builder == "date")) return ".defaultNow()";
  if (sql == "gen_random_uuid()" && made.builder == "uuid") return ".defaultRandom()";
  return std::nullopt;
}

std::optional<std::string> plain_default(const std::string& sql, const DrizzleType& made, bool sqlite, bool enumeration, char quote) {
  const auto text = literal_of(sql);
  if (sqlite) {
    if (made.builder == "text" && text) return script_text(*text, quote);
    if ((made.builder == "integer" || made.builder == "real") && is_number(sql) && !contains(made.options, "mode")) return sql;
    if (contains(made.options, "boolean") && (sql == "true" || sql == "false")) return sql;
    return std::nullopt;
  }
  if (made.dimensions > 0) return text && *text == "{}" && !made.builder.empty() ? std::optional<std::string>("[]") : std::nullopt;
  if (enumeration) return text ? std::optional(script_text(*text, quote)) : std::nullopt;
  const std::string& builder = made.builder;
  if (builder == "boolean" && (sql == "true" || sql == "false")) return sql;
  if (builder == "numeric") {
    const std::string number = text ? *text : sql;
    if (!is_number(number)) return std::nullopt;
    return contains(made.options, "mode") ? number : script_text(number, quote);
  }
  if (builder == "bigint" && contains(made.options, "bigint")) return std::nullopt;
  for (const std::string_view one : kIntegers)
    if (made.base == one) return is_number(text ? *text : sql) ? std::optional(text ? *text : sql) : std::nullopt;
  // JSON is an expression of the language; drizzle-kit writes it without spaces on both sides.
  if (builder == "json" || builder == "jsonb") return text && whole_json(*text) ? text : std::nullopt;
  const bool words = builder == "text" || builder == "varchar" || builder == "char" || builder == "uuid" || builder == "inet" || builder == "cidr" || builder == "time" ||
                     builder == "macaddr" || builder == "interval" || (builder == "date" && !contains(made.options, "mode"));
  if (words && text) return script_text(*text, quote);
  return std::nullopt;
}

// The column's type is said by the column: a cast behind a literal is left out, as drizzle-kit leaves it out.
std::string bare_sql(const std::string& sql, bool sqlite) {
  const auto text = literal_of(sql);
  // SQLite takes an expression in brackets only.
  const bool word = std::all_of(sql.begin(), sql.end(), [](char c) { return letter(c) || digit(c) || c == '.' || c == '-' || c == '+'; });
  if (sqlite && !text && !word && !starts_with(sql, "(") && !starts_with(lower(sql), "x'")) return "(" + sql + ")";
  return text && !sqlite ? "'" + replace_all(*text, "'", "''") + "'" : sql;
}

}  // namespace detail

}  // namespace underpin::spell
