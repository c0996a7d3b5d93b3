#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "schema/lookup.h"
#include "spell/sqlalchemy.h"

namespace underpin::spell {

namespace {

constexpr std::string_view kCore = "sqlalchemy", kPostgres = "sqlalchemy.dialects.postgresql";

struct TypeRow {
  std::string_view sql, module, name;
};
constexpr TypeRow kPlainTypes[] = {
    {"integer", kCore, "Integer"},         {"bigint", kCore, "BigInteger"},        {"smallint", kCore, "SmallInteger"},
    {"text", kCore, "Text"},               {"character varying", kCore, "String"}, {"boolean", kCore, "Boolean"},
    {"date", kCore, "Date"},               {"numeric", kCore, "Numeric"},          {"real", kCore, "REAL"},
    {"double precision", kCore, "Float"},  {"bytea", kCore, "LargeBinary"},        {"interval", kCore, "Interval"},
    {"json", kPostgres, "JSON"},           {"jsonb", kPostgres, "JSONB"},          {"uuid", kPostgres, "UUID"},
    {"inet", kPostgres, "INET"},           {"cidr", kPostgres, "CIDR"},            {"macaddr", kPostgres, "MACADDR"},
    {"money", kPostgres, "MONEY"},         {"hstore", kPostgres, "HSTORE"},        {"tsvector", kPostgres, "TSVECTOR"},
    {"oid", kPostgres, "OID"},             {"regclass", kPostgres, "REGCLASS"},    {"int4range", kPostgres, "INT4RANGE"},
    {"int8range", kPostgres, "INT8RANGE"}, {"numrange", kPostgres, "NUMRANGE"},    {"daterange", kPostgres, "DATERANGE"},
    {"tsrange", kPostgres, "TSRANGE"},     {"tstzrange", kPostgres, "TSTZRANGE"}};

// "character varying(50)" → its word, its numbers, and what stands behind them ("with time zone").
struct Parts {
  std::string word, rest;
  std::vector<long long> numbers;
  std::size_t dimensions = 0;
};

std::optional<Parts> parts_of(std::string_view text) {
  Parts out;
  while (ends_with(text, "[]")) {
    text.remove_suffix(2);
    ++out.dimensions;
  }
  const std::size_t open = text.find('('), close = text.find(')');
  if (open == std::string_view::npos) {
    out.word = std::string(text);
    for (const std::string_view zone : {" with time zone", " without time zone"})
      if (ends_with(text, zone)) {
        out.word = std::string(text.substr(0, text.size() - zone.size()));
        out.rest = std::string(trim(zone));
      }
    return out;
  }
  if (close == std::string_view::npos || close < open || text[0] == '"') return std::nullopt;
  out.word = std::string(trim(text.substr(0, open)));
  out.rest = std::string(trim(text.substr(close + 1)));
  for (const std::string& part : split(text.substr(open + 1, close - open - 1), ',')) {
    const std::string_view digits = trim(part);
    if (digits.empty() || digits.size() > 9 || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    out.numbers.push_back(std::stoll(std::string(digits)));
  }
  return out;
}

Py enum_of(const SqlAlchemy& sa, const UserType& type) {
  std::vector<Py> arguments;
  for (const std::string& label : type.enumeration->labels) arguments.push_back(string(label));
  arguments.push_back(keyword("name", string(type.name.name)));
  if (!type.name.schema.empty()) arguments.push_back(keyword("schema", string(type.name.schema)));
  if (!sa.types_exist) return call(sa.name(kCore, "Enum"), std::move(arguments));
  arguments.push_back(keyword("create_type", atom("False")));
  return call(sa.name(kPostgres, "ENUM"), std::move(arguments));
}

// A number that may be given by its name.
Py argument(const SqlAlchemy& sa, const char* name, long long value) { return sa.long_names ? keyword(name, number(value)) : number(value); }

std::optional<Py> time_type(const SqlAlchemy& sa, const Parts& parts) {
  const bool stamp = parts.word == "timestamp", zone = parts.rest == "with time zone";
  if ((!stamp && parts.word != "time") || (!zone && parts.rest != "without time zone")) return std::nullopt;
  std::vector<Py> arguments;
  if (zone) arguments.push_back(keyword("timezone", atom("True")));
  if (parts.numbers.empty()) return call(sa.name(kCore, stamp ? "DateTime" : "Time"), std::move(arguments));
  arguments.push_back(keyword("precision", number(parts.numbers[0])));
  return call(sa.name(kPostgres, stamp ? "TIMESTAMP" : "TIME"), std::move(arguments));
}

std::optional<Py> sized_type(const SqlAlchemy& sa, const Parts& parts) {
  const auto& n = parts.numbers;
  if (parts.word == "character varying" && n.size() == 1) return call(sa.name(kCore, "String"), {argument(sa, "length", n[0])});
  if (parts.word == "character" && n.size() <= 1) return call(sa.name(kCore, "CHAR"), {argument(sa, "length", n.empty() ? 1 : n[0])});
  if (parts.word == "numeric" && n.size() == 2) return call(sa.name(kCore, "Numeric"), {argument(sa, "precision", n[0]), argument(sa, "scale", n[1])});
  if (parts.word == "numeric" && n.size() == 1) return call(sa.name(kCore, "Numeric"), {argument(sa, "precision", n[0])});
  if (parts.word == "bit" && n.size() <= 1) return call(sa.name(kPostgres, "BIT"), {keyword("length", number(n.empty() ? 1 : n[0]))});
  if (parts.word != "bit varying" || n.size() > 1) return std::nullopt;
  std::vector<Py> arguments;
  if (!n.empty()) arguments.push_back(keyword("length", number(n[0])));
  arguments.push_back(keyword("varying", atom("True")));
  return call(sa.name(kPostgres, "BIT"), std::move(arguments));
}

// "interval day to second(3)", "interval(3)".
std::optional<Py> interval_type(const SqlAlchemy& sa, const Parts& parts) {
  if (!starts_with(parts.word, "interval") || (parts.word == "interval" && parts.numbers.empty())) return std::nullopt;
  std::vector<Py> arguments;
  if (parts.word.size() > 9) arguments.push_back(keyword("fields", string(parts.word.substr(9))));
  if (!parts.numbers.empty()) arguments.push_back(keyword("precision", number(parts.numbers[0])));
  return call(sa.name(kPostgres, "INTERVAL"), std::move(arguments));
}

std::optional<Py> known_type(const SqlAlchemy& sa, const Parts& parts) {
  if (auto made = time_type(sa, parts)) return made;
  if (!parts.rest.empty()) return std::nullopt;
  if (auto made = sized_type(sa, parts)) return made;
  if (auto made = interval_type(sa, parts)) return made;
  if (!parts.numbers.empty()) return std::nullopt;
  for (const TypeRow& row : kPlainTypes)
    if (row.sql == parts.word) return call(sa.name(row.module, row.name), {});
  return std::nullopt;
}

bool takes_collation(const Py& type) {
  for (const std::string_view name : {"String", "Text", "CHAR"})
    if (type.text == name || ends_with(type.text, "." + std::string(name))) return true;
  return false;
}

}  // namespace

Py SqlAlchemy::type(const std::string& text, const std::string& collation) const {
  if (preferred && collation.empty())
    if (auto made = preferred(text)) return *made;
  std::size_t end = text.size();
  std::size_t dimensions = 0;
  while (end >= 2 && text.compare(end - 2, 2, "[]") == 0) end -= 2, ++dimensions;
  const std::string element = text.substr(0, end);
  const UserType* user = user_type(schema, element, dialect);
  const auto parts = parts_of(element);
  std::optional<Py> made;
  if (user && user->enumeration) made = enum_of(*this, *user);
  else if (!user && parts) made = known_type(*this, *parts);
  if (made && !collation.empty()) {
    if (takes_collation(*made)) made->items.push_back(keyword("collation", string(collation)));
    else made.reset();
  }
  if (!made) return call(custom(collation.empty() ? text : text + " COLLATE \"" + collation + "\""), {});
  if (dimensions == 0) return *made;
  std::vector<Py> arguments = {std::move(*made)};
  if (dimensions > 1) arguments.push_back(keyword("dimensions", number(static_cast<long long>(dimensions))));
  return call(name(kPostgres, "ARRAY"), std::move(arguments));
}

std::string for_text(const std::string& sql) {
  const auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || (static_cast<unsigned char>(c) & 0x80); };
  std::string out;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const bool binds = sql[i] == ':' && i + 1 < sql.size() && word(sql[i + 1]) && (i == 0 || (sql[i - 1] != ':' && !word(sql[i - 1])));
    if (binds) out += '\\';
    out += sql[i];
  }
  return out;
}

Py SqlAlchemy::text(const std::string& sql) const { return call(name(kCore, "text"), {string(for_text(sql))}); }

Py SqlAlchemy::named(const std::string& given) const { return final_name ? final_name(given) : string(given); }

bool taken_for_serial(const Column& column) {
  if (column.default_value || column.generated || column.identity != Identity::none) return false;
  for (const std::string_view word : {"integer", "bigint", "smallint", "numeric", "real", "double precision"})
    if (column.type.text == word || starts_with(column.type.text, std::string(word) + "(")) return true;
  return false;
}

}  // namespace underpin::spell
