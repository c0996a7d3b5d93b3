#include "engines/postgresql/types.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/text.h"

namespace underpin::postgresql {
namespace {

struct Builtin {
  std::string_view internal, spelling;
  char kind;
};
constexpr Builtin kBuiltins[] = {
#define UNDERPIN_TYPE(internal, spelling, kind) {internal, spelling, kind},
#include "engines/postgresql/types.def"
#undef UNDERPIN_TYPE
};

// Spellings the grammar knows beside the internal names. Longest first within the same beginning.
struct Alias {
  std::string_view written, internal;
};
constexpr Alias kAliases[] = {
    {"national character varying", "varchar"}, {"national char varying", "varchar"}, {"nchar varying", "varchar"},
    {"character varying", "varchar"}, {"char varying", "varchar"}, {"national character", "bpchar"}, {"national char", "bpchar"},
    {"nchar", "bpchar"}, {"character", "bpchar"}, {"char", "bpchar"}, {"bit varying", "varbit"}, {"bit", "bit"},
    {"double precision", "float8"}, {"integer", "int4"}, {"int", "int4"}, {"smallint", "int2"}, {"bigint", "int8"},
    {"real", "float4"}, {"float", "float"}, {"decimal", "numeric"}, {"dec", "numeric"}, {"boolean", "bool"},
    {"bigserial", "int8"}, {"serial8", "int8"}, {"smallserial", "int2"}, {"serial2", "int2"}, {"serial", "int4"}, {"serial4", "int4"}};

struct Token {
  enum class Kind { word, quoted, brackets, parentheses, dot, other } kind = Kind::other;
  std::string text;  // words folded, quoted names without quotes, what stands between brackets
};

constexpr std::size_t kMaxTypeBytes = 4096;  // longer texts are no type

bool word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool word_part(char c) { return word_start(c) || (c >= '0' && c <= '9') || c == '$'; }

// What stands between an opening bracket at `i` and its partner; `i` ends up behind it.
std::string between(std::string_view s, std::size_t& i, char close) {
  const std::size_t begin = ++i;
  bool quoted = false;
  for (; i < s.size() && (quoted || s[i] != close); ++i) quoted ^= s[i] == '\'';
  const std::string inside(s.substr(begin, i - begin));
  if (i < s.size()) ++i;
  return inside;
}

std::string quoted_name(std::string_view s, std::size_t& i) {
  std::string name;
  for (++i; i < s.size(); ++i) {
    if (s[i] == '"') {
      if (i + 1 >= s.size() || s[i + 1] != '"') break;
      ++i;
    }
    name += s[i];
  }
  if (i < s.size()) ++i;
  return name;
}

std::vector<Token> tokens_of(std::string_view s) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < s.size();) {
    const char c = s[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
      ++i;
    } else if (c == '"') {
      out.push_back({Token::Kind::quoted, quoted_name(s, i)});
    } else if (c == '(') {
      out.push_back({Token::Kind::parentheses, between(s, i, ')')});
    } else if (c == '[') {
      out.push_back({Token::Kind::brackets, between(s, i, ']')});
    } else if (c == '.') {
      out.push_back({Token::Kind::dot, "."});
      ++i;
    } else if (word_start(c)) {
      const std::size_t begin = i;
      while (i < s.size() && word_part(s[i])) ++i;
      out.push_back({Token::Kind::word, std::string(s.substr(begin, i - begin))});
    } else {
      out.push_back({Token::Kind::other, std::string(1, c)});
      ++i;
    }
  }
  return out;
}

const Builtin* builtin_by_internal(std::string_view name) {
  for (const Builtin& row : kBuiltins)
    if (row.internal == name) return &row;
  return nullptr;
}

// "10 , 2" → {"10", "2"}
std::vector<std::string> arguments_of(std::string_view inside) {
  std::vector<std::string> out;
  for (const std::string& part : split(inside, ',')) out.emplace_back(trim(part));
  return out;
}

struct Cursor {
  const std::vector<Token>& tokens;
  std::size_t at = 0;
  bool done() const { return at >= tokens.size(); }
  bool is(Token::Kind kind) const { return !done() && tokens[at].kind == kind; }
  bool word(std::string_view text, std::size_t ahead = 0) const {
    return at + ahead < tokens.size() && tokens[at + ahead].kind == Token::Kind::word && iequals(tokens[at + ahead].text, text);
  }
  // Consumes the words of `phrase` if they all stand here.
  bool take(std::string_view phrase) {
    std::size_t words = 0;
    for (std::size_t begin = 0; begin <= phrase.size(); ++words) {
      const std::size_t end = std::min(phrase.find(' ', begin), phrase.size());
      if (!word(phrase.substr(begin, end - begin), words)) return false;
      begin = end + 1;
    }
    at += words;
    return true;
  }
  std::string take_parentheses() { return is(Token::Kind::parentheses) ? tokens[at++].text : std::string(); }
};

// The precision of a time type: at most 6, as the server lowers it with a warning.
std::string precision(const std::string& inside) {
  if (inside.empty()) return {};
  return "(" + (std::atoi(inside.c_str()) > 6 ? std::string("6") : std::string(trim(inside))) + ")";
}

std::string time_type(std::string_view base, Cursor& at) {
  const std::string digits = precision(at.take_parentheses());
  const bool zone = at.take("with time zone");
  if (!zone) at.take("without time zone");
  return std::string(base) + digits + (zone ? " with time zone" : " without time zone");
}

std::string interval_type(Cursor& at) {
  static constexpr std::string_view kFields[] = {"year to month", "day to hour", "day to minute", "day to second", "hour to minute",
                                                 "hour to second", "minute to second", "year", "month", "day", "hour", "minute", "second"};
  std::string out = "interval" + precision(at.take_parentheses());
  for (std::string_view field : kFields)
    if (at.take(field)) return out + " " + std::string(field) + precision(at.take_parentheses());
  return out;
}

std::string numeric_type(const std::string& inside) {
  if (trim(inside).empty()) return "numeric";
  auto parts = arguments_of(inside);
  if (parts.size() == 1) parts.push_back("0");
  return "numeric(" + join(parts, ",") + ")";
}

// An internal name with the modifiers that follow, as format_type() prints it.
std::string spelled(std::string_view internal, bool by_alias, Cursor& at) {
  if (internal == "timestamp" || internal == "time") return time_type(internal, at);
  if (internal == "timestamptz" || internal == "timetz")
    return (internal == "timetz" ? "time" : "timestamp") + precision(at.take_parentheses()) + " with time zone";
  if (internal == "interval") return interval_type(at);
  const std::string inside(trim(at.take_parentheses()));
  if (internal == "numeric") return numeric_type(inside);
  if (internal == "float") return inside.empty() || std::atoi(inside.c_str()) > 24 ? "double precision" : "real";
  if (internal == "bpchar") {
    if (!inside.empty()) return "character(" + inside + ")";
    return by_alias ? "character(1)" : "bpchar";
  }
  if (internal == "bit") return "bit(" + (inside.empty() ? std::string("1") : inside) + ")";
  const Builtin* row = builtin_by_internal(internal);
  return std::string(row ? row->spelling : internal) + (inside.empty() ? "" : "(" + inside + ")");
}

// PostGIS prints its shapes in one spelling whatever was written: geometry(POINT, 4326) → geometry(Point,4326).
std::string shape_modifiers(const std::string& inside) {
  static constexpr std::string_view kShapes[] = {"Geometry", "GeometryCollection", "Point", "MultiPoint", "Polygon", "MultiPolygon",
                                                 "LineString", "MultiLineString", "CircularString", "CompoundCurve", "CurvePolygon",
                                                 "MultiCurve", "MultiSurface", "Triangle", "PolyhedralSurface", "Tin"};
  auto parts = arguments_of(inside);
  if (parts.empty() || parts[0].empty()) return {};
  std::string base(trim(replace_all(parts[0], "'", ""))), suffix;
  while (!base.empty() && (base.back() == 'Z' || base.back() == 'z' || base.back() == 'M' || base.back() == 'm')) {
    suffix.insert(suffix.begin(), upper(base.substr(base.size() - 1))[0]);
    base.pop_back();
  }
  for (std::string_view shape : kShapes)
    if (iequals(shape, trim(base))) parts[0] = std::string(shape) + suffix;
  if (parts.size() == 2 && parts[1] == "0") parts.pop_back();
  return "(" + join(parts, ",") + ")";
}

// A name that is no built-in type: its parts joined by dots, public and pg_catalog left out.
std::string foreign_name(std::vector<std::string> parts, Cursor& at) {
  if (parts.size() > 1 && parts.front() == "public") parts.erase(parts.begin());
  std::string modifiers = at.take_parentheses();
  if (!modifiers.empty()) {
    const bool shape = parts.back() == "geometry" || parts.back() == "geography";
    modifiers = shape ? shape_modifiers(modifiers) : "(" + join(arguments_of(modifiers), ",") + ")";
  }
  return join(parts, ".") + modifiers;
}

// Unquoted names fold to lower case where they are known that way. A name nobody knows is left as it is: it may have
// been through here before, unquoted.
std::string folded(const Token& token) {
  if (token.kind == Token::Kind::quoted) return token.text;
  const std::string low = lower(token.text);
  return builtin_by_internal(low) || !extension_of(low).empty() ? low : token.text;
}

std::string base_type(Cursor& at) {
  for (const Alias& alias : kAliases)
    if (at.take(alias.written)) return spelled(alias.internal, true, at);
  if (!at.is(Token::Kind::word) && !at.is(Token::Kind::quoted)) return {};
  const bool quoted = at.is(Token::Kind::quoted);
  std::vector<std::string> parts{folded(at.tokens[at.at++])};
  while (at.is(Token::Kind::dot) && at.at + 1 < at.tokens.size()) {
    ++at.at;
    parts.push_back(folded(at.tokens[at.at++]));
  }
  const bool catalog = parts.size() == 2 && iequals(parts[0], "pg_catalog");
  if (parts.size() == 2 && iequals(parts[0], "public")) parts[0] = "public";
  if (catalog) parts.erase(parts.begin());
  if (parts.size() == 1 && parts[0] == "char" && (quoted || catalog)) return "\"char\"";
  if (parts.size() == 1 && builtin_by_internal(parts[0])) return spelled(parts[0], false, at);
  // A catalog spelling behind pg_catalog: pg_catalog.integer does not exist, but "pg_catalog.int4" does, handled above.
  return foreign_name(std::move(parts), at);
}

}  // namespace

std::string canonical_type(std::string_view text) {
  text = trim(text);
  if (text.size() > kMaxTypeBytes) return std::string(text);
  const auto tokens = tokens_of(text);
  Cursor at{tokens};
  at.take("setof");
  std::string base = base_type(at);
  if (base.empty()) return std::string(text);
  bool array = false;
  // An underscore in front is the internal name of an array type.
  if (base.size() > 1 && base[0] == '_' && builtin_by_internal(base.substr(1))) {
    Cursor none{tokens, tokens.size()};
    base = spelled(base.substr(1), false, none);
    array = true;
  }
  while (!at.done()) {
    if (at.take("array") || at.is(Token::Kind::brackets)) {
      array = true;
      if (at.is(Token::Kind::brackets)) ++at.at;
    } else {
      return std::string(text);  // something that is no type: kept as written
    }
  }
  return base + (array ? "[]" : "");
}

bool builtin_type(std::string_view canonical_type) {
  const TypeParts parts = type_parts(canonical_type);
  for (const Builtin& row : kBuiltins)
    if (row.spelling == parts.name || (row.internal == "bpchar" && parts.name == "bpchar")) return true;
  return false;
}

TypeParts type_parts(std::string_view text) {
  TypeParts parts;
  text = trim(text);
  while (ends_with(text, "[]")) {
    parts.array = true;
    text = trim(text.substr(0, text.size() - 2));
  }
  if (starts_with(text, "interval")) {
    parts.name = "interval";
    parts.modifiers = text.substr(8);
    return parts;
  }
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || starts_with(text, "\"")) {
    parts.name = text;
    return parts;
  }
  const std::size_t close = std::min(text.find(')', open), text.size() - 1);
  parts.modifiers = text.substr(open, close - open + 1);
  parts.name = std::string(trim(text.substr(0, open))) + std::string(text.substr(close + 1));
  return parts;
}

}  // namespace underpin::postgresql
