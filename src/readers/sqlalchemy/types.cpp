#include "readers/sqlalchemy/types.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"

namespace underpin::sqlalchemy {

using eval::Call;
using eval::Value;

namespace {

// What the arguments of a type class mean.
enum class Shape {
  plain, length, numeric, floating, time, interval, bit, array, boolean, uuid, enumeration, decorated, domain
};

struct Row {
  Shape shape;
  const char* postgresql;  // text, null: the dialect's compiler has no such type
  const char* sqlite;
};

// Type classes by name. Names in capitals print as they are; others as the dialect decides.
const std::unordered_map<std::string_view, Row>& rows() {
  static const std::unordered_map<std::string_view, Row> table = {
      {"String", {Shape::length, "VARCHAR", "VARCHAR"}},
      {"Unicode", {Shape::length, "VARCHAR", "VARCHAR"}},
      {"VARCHAR", {Shape::length, "VARCHAR", "VARCHAR"}},
      {"NVARCHAR", {Shape::length, "NVARCHAR", "NVARCHAR"}},
      {"CHAR", {Shape::length, "CHAR", "CHAR"}},
      {"NCHAR", {Shape::length, "NCHAR", "NCHAR"}},
      {"Text", {Shape::length, "TEXT", "TEXT"}},
      {"UnicodeText", {Shape::length, "TEXT", "TEXT"}},
      {"TEXT", {Shape::length, "TEXT", "TEXT"}},
      {"CLOB", {Shape::plain, "CLOB", "CLOB"}},
      {"Integer", {Shape::plain, "INTEGER", "INTEGER"}},
      {"INTEGER", {Shape::plain, "INTEGER", "INTEGER"}},
      {"INT", {Shape::plain, "INTEGER", "INTEGER"}},
      {"BigInteger", {Shape::plain, "BIGINT", "BIGINT"}},
      {"BIGINT", {Shape::plain, "BIGINT", "BIGINT"}},
      {"SmallInteger", {Shape::plain, "SMALLINT", "SMALLINT"}},
      {"SMALLINT", {Shape::plain, "SMALLINT", "SMALLINT"}},
      {"Numeric", {Shape::numeric, "NUMERIC", "NUMERIC"}},
      {"NUMERIC", {Shape::numeric, "NUMERIC", "NUMERIC"}},
      {"DECIMAL", {Shape::numeric, "DECIMAL", "DECIMAL"}},
      {"Float", {Shape::floating, "FLOAT", "FLOAT"}},
      {"FLOAT", {Shape::floating, "FLOAT", "FLOAT"}},
      {"Double", {Shape::plain, "DOUBLE PRECISION", "DOUBLE"}},
      {"DOUBLE", {Shape::plain, "DOUBLE", "DOUBLE"}},
      {"DOUBLE_PRECISION", {Shape::plain, "DOUBLE PRECISION", "DOUBLE PRECISION"}},
      {"REAL", {Shape::plain, "REAL", "REAL"}},
      {"Boolean", {Shape::boolean, "BOOLEAN", "BOOLEAN"}},
      {"BOOLEAN", {Shape::boolean, "BOOLEAN", "BOOLEAN"}},
      {"Date", {Shape::plain, "DATE", "DATE"}},
      {"DATE", {Shape::plain, "DATE", "DATE"}},
      {"DateTime", {Shape::time, "TIMESTAMP", "DATETIME"}},
      {"DATETIME", {Shape::plain, "DATETIME", "DATETIME"}},
      {"TIMESTAMP", {Shape::time, "TIMESTAMP", "TIMESTAMP"}},
      {"Time", {Shape::time, "TIME", "TIME"}},
      {"TIME", {Shape::time, "TIME", "TIME"}},
      {"Interval", {Shape::interval, "INTERVAL", "DATETIME"}},
      {"INTERVAL", {Shape::interval, "INTERVAL", nullptr}},
      {"LargeBinary", {Shape::plain, "BYTEA", "BLOB"}},
      {"Binary", {Shape::plain, "BYTEA", "BLOB"}},
      {"BLOB", {Shape::plain, "BLOB", "BLOB"}},
      {"BYTEA", {Shape::plain, "BYTEA", nullptr}},
      {"BINARY", {Shape::length, "BINARY", "BINARY"}},
      {"VARBINARY", {Shape::length, "VARBINARY", "VARBINARY"}},
      {"PickleType", {Shape::plain, "BYTEA", "BLOB"}},
      {"JSON", {Shape::plain, "JSON", "JSON"}},
      {"JSONB", {Shape::plain, "JSONB", nullptr}},
      {"JSONPATH", {Shape::plain, "JSONPATH", nullptr}},
      {"ARRAY", {Shape::array, "[]", nullptr}},
      {"Uuid", {Shape::uuid, "UUID", "CHAR(32)"}},
      {"UUID", {Shape::plain, "UUID", "UUID"}},
      {"INET", {Shape::plain, "INET", nullptr}},
      {"CIDR", {Shape::plain, "CIDR", nullptr}},
      {"MACADDR", {Shape::plain, "MACADDR", nullptr}},
      {"MACADDR8", {Shape::plain, "MACADDR8", nullptr}},
      {"HSTORE", {Shape::plain, "HSTORE", nullptr}},
      {"TSVECTOR", {Shape::plain, "TSVECTOR", nullptr}},
      {"TSQUERY", {Shape::plain, "TSQUERY", nullptr}},
      {"OID", {Shape::plain, "OID", nullptr}},
      {"REGCLASS", {Shape::plain, "REGCLASS", nullptr}},
      {"REGCONFIG", {Shape::plain, "REGCONFIG", nullptr}},
      {"MONEY", {Shape::plain, "MONEY", nullptr}},
      {"CITEXT", {Shape::plain, "CITEXT", nullptr}},
      {"BIT", {Shape::bit, "BIT", nullptr}},
      {"INT4RANGE", {Shape::plain, "INT4RANGE", nullptr}},
      {"INT8RANGE", {Shape::plain, "INT8RANGE", nullptr}},
      {"NUMRANGE", {Shape::plain, "NUMRANGE", nullptr}},
      {"DATERANGE", {Shape::plain, "DATERANGE", nullptr}},
      {"TSRANGE", {Shape::plain, "TSRANGE", nullptr}},
      {"TSTZRANGE", {Shape::plain, "TSTZRANGE", nullptr}},
      {"INT4MULTIRANGE", {Shape::plain, "INT4MULTIRANGE", nullptr}},
      {"INT8MULTIRANGE", {Shape::plain, "INT8MULTIRANGE", nullptr}},
      {"NUMMULTIRANGE", {Shape::plain, "NUMMULTIRANGE", nullptr}},
      {"DATEMULTIRANGE", {Shape::plain, "DATEMULTIRANGE", nullptr}},
      {"TSMULTIRANGE", {Shape::plain, "TSMULTIRANGE", nullptr}},
      {"TSTZMULTIRANGE", {Shape::plain, "TSTZMULTIRANGE", nullptr}},
      {"Enum", {Shape::enumeration, "", ""}},
      {"ENUM", {Shape::enumeration, "", ""}},
      {"DOMAIN", {Shape::domain, "", nullptr}},
      {"NullType", {Shape::plain, nullptr, nullptr}},
      {"NULLTYPE", {Shape::plain, nullptr, nullptr}},
      // types of other engines that keep their own names
      {"TINYINT", {Shape::plain, nullptr, nullptr}},
      {"MEDIUMINT", {Shape::plain, nullptr, nullptr}},
      {"TINYTEXT", {Shape::plain, nullptr, nullptr}},
      {"MEDIUMTEXT", {Shape::plain, nullptr, nullptr}},
      {"LONGTEXT", {Shape::plain, nullptr, nullptr}},
      {"TINYBLOB", {Shape::plain, nullptr, nullptr}},
      {"MEDIUMBLOB", {Shape::plain, nullptr, nullptr}},
      {"LONGBLOB", {Shape::plain, nullptr, nullptr}},
      {"YEAR", {Shape::plain, nullptr, nullptr}},
      {"SET", {Shape::plain, nullptr, nullptr}},
      {"NTEXT", {Shape::plain, nullptr, nullptr}},
      {"DATETIME2", {Shape::plain, nullptr, nullptr}},
      {"DATETIMEOFFSET", {Shape::plain, nullptr, nullptr}},
      {"UNIQUEIDENTIFIER", {Shape::plain, nullptr, nullptr}},
      {"VARCHAR2", {Shape::plain, nullptr, nullptr}},
      {"NUMBER", {Shape::plain, nullptr, nullptr}},
  };
  return table;
}

std::string family_of(const std::string& path) {
  const auto at = path.find("dialects.");
  if (at == std::string::npos) return {};
  const auto begin = at + 9;
  const auto end = path.find('.', begin);
  return path.substr(begin, end == std::string::npos ? std::string::npos : end - begin);
}

// A number among the arguments; one that is given and not known makes the whole type unknown.
std::optional<std::int64_t> number(TypeObject& type, const Call& call, std::size_t index, const char* name) {
  const auto* given = call.argument(index, name);
  const auto value = integer_of(given);
  if (given && !value && !given->is_none()) {
    type.known = false;
    type.why = given->unknown() ? given->unknown()->reason : "the " + std::string(name) + " " + eval::describe(*given);
  }
  return value;
}

void read_arguments(TypeObject& type, Shape shape, const Call& call, Context& context) {
  switch (shape) {
    case Shape::plain:
    case Shape::enumeration:
    case Shape::decorated:
    case Shape::domain:
      return;
    case Shape::length:
      type.length = number(type, call, 0, "length");
      type.collation = text_of(call.argument(1, "collation")).value_or("");
      return;
    case Shape::numeric:
      type.precision = number(type, call, 0, "precision");
      type.scale = number(type, call, 1, "scale");
      return;
    case Shape::floating:
      type.precision = number(type, call, 0, "precision");
      return;
    case Shape::time:
      type.timezone = flag_or(call.argument(0, "timezone"), false);
      type.precision = number(type, call, 1, "precision");
      return;
    case Shape::interval:
      if (type.name == "Interval") {  // native=False keeps a DateTime
        type.native = flag_or(call.argument(0, "native"), true);
        type.precision = number(type, call, 1, "second_precision");
      } else {
        type.precision = number(type, call, 0, "precision");
        type.fields = text_of(call.argument(1, "fields")).value_or("");
      }
      return;
    case Shape::bit:
      type.length = number(type, call, 0, "length");
      type.varying = flag_or(call.argument(1, "varying"), false);
      return;
    case Shape::boolean:
      type.create_constraint = flag_or(call.argument(0, "create_constraint"), false);
      type.constraint_name = text_of(call.argument(1, "name"));
      return;
    case Shape::uuid:
      type.native = flag_or(call.argument(1, "native_uuid"), true);
      return;
    case Shape::array: {
      const auto* item = call.argument(0, "item_type");
      type.item = item ? type_from(*item, context) : unknown_type("an array without an element type", call.span);
      type.dimensions = number(type, call, 2, "dimensions");
      return;
    }
  }
}

}  // namespace

std::shared_ptr<TypeObject> plain_type(std::string name) {
  auto type = std::make_shared<TypeObject>();
  type->name = std::move(name);
  return type;
}

std::shared_ptr<TypeObject> raw_type(std::string text) {
  auto type = std::make_shared<TypeObject>();
  type->name = "raw";
  type->raw = std::move(text);
  return type;
}

std::shared_ptr<TypeObject> unknown_type(std::string why, Span span) {
  auto type = std::make_shared<TypeObject>();
  type->name = "unknown";
  type->known = false;
  type->why = std::move(why);
  type->span = span;
  return type;
}

std::shared_ptr<TypeObject> make_type(const std::string& path, const Call& call, Context& context) {
  if (!starts_with(path, "sqlalchemy.") || starts_with(path, "sqlalchemy.orm.")) return third_party_type(path, call, context);
  const auto name = last_name(path);
  if (name == "as_mutable" && !call.args.empty()) return type_from(call.args[0], context);
  const auto row = rows().find(name);
  if (row == rows().end()) return nullptr;
  const auto family = family_of(path);
  if (row->second.shape == Shape::enumeration) return enum_type(std::string(name), family, call, context);
  auto type = plain_type(std::string(name));
  type->family = family;
  type->span = call.span;
  if (const auto* unknown = first_unknown(call); unknown && row->second.shape != Shape::array) {
    type->known = false;
    type->why = unknown->reason;
  }
  if (row->second.shape == Shape::domain) {
    type->raw = quote_name(text_of(call.argument(0, "name")).value_or(""));
    if (const auto schema = text_of(call.keyword("schema"))) type->raw = quote_name(*schema) + "." + type->raw;
    return type;
  }
  read_arguments(*type, row->second.shape, call, context);
  return type;
}

std::shared_ptr<TypeObject> maybe_type(const Value& value, Context& context) {
  if (auto type = as<TypeObject>(value)) return type;
  if (const auto* external = value.external()) return make_type(plain_path(external->path), Call{}, context);
  if (const auto* record = value.record(); record && !record->data) return make_type(record->path, record->call, context);
  return project_type(value, context);
}

std::shared_ptr<TypeObject> type_from(const Value& value, Context& context) {
  if (auto type = maybe_type(value, context)) return type;
  if (const auto* unknown = value.unknown()) return unknown_type(unknown->reason, unknown->span.valid() ? unknown->span : value.span);
  if (value.is_none()) return plain_type("NullType");
  return unknown_type("the type " + eval::describe(value), value.span);
}

const TypeObject& resolved(const TypeObject& type, const Context& context) {
  const TypeObject* at = &type;
  for (int depth = 0; depth < 32; ++depth) {
    if (const auto variant = at->variants.find(context.dialect ? context.dialect->name : ""); variant != at->variants.end())
      at = variant->second.get();
    else if (at->name == "decorated" && at->item)
      at = at->item.get();
    else
      break;
  }
  return *at;
}

namespace {

std::string with_length(std::string name, const TypeObject& type) {
  if (type.length && *type.length > 0) name += "(" + std::to_string(*type.length) + ")";
  if (!type.collation.empty()) name += " COLLATE \"" + type.collation + "\"";
  return name;
}

std::string numeric_text(std::string name, const TypeObject& type) {
  if (!type.precision) return name;
  name += "(" + std::to_string(*type.precision);
  if (type.scale) name += ", " + std::to_string(*type.scale);
  return name + ")";
}

std::string enum_text(const EnumSpec& spec, bool postgres) {
  if (postgres && spec.native) {
    const auto name = quote_name(spec.name);
    return spec.schema.empty() ? name : quote_name(spec.schema) + "." + name;
  }
  std::size_t longest = 0;
  for (const auto& label : spec.labels) {  // Python counts characters
    std::size_t n = 0;
    for (const unsigned char c : label) n += (c & 0xC0) != 0x80;
    longest = std::max(longest, n);
  }
  const auto length = spec.length.value_or(static_cast<std::int64_t>(longest));
  return length > 0 ? "VARCHAR(" + std::to_string(length) + ")" : "VARCHAR";
}

CompiledType array_text(const TypeObject& type, const Context& context) {
  if (!type.item) return {"", "an array without an element type"};
  auto inner = compile_type(*type.item, context);
  if (!inner.error.empty()) return inner;
  std::string brackets;
  for (std::int64_t i = 0; i < std::clamp<std::int64_t>(type.dimensions.value_or(1), 0, 16); ++i) brackets += "[]";
  const auto collate = inner.text.find(" COLLATE");
  inner.text.insert(collate == std::string::npos ? inner.text.size() : collate, brackets);
  return inner;
}

}  // namespace

CompiledType compile_type(const TypeObject& declared, const Context& context) {
  const auto& type = resolved(declared, context);
  const bool postgres = context.postgres();
  if (!type.raw.empty()) return {type.raw, ""};
  if (!type.known) return {type.name, ""};
  if (type.enumeration) {
    if (!postgres && type.enumeration->dialect_type && type.family == "postgresql") return {enum_text(*type.enumeration, false), ""};
    if (postgres && type.enumeration->native && type.enumeration->name.empty()) return {"", "PostgreSQL ENUM type requires a name."};
    return {enum_text(*type.enumeration, postgres), ""};
  }
  const auto row = rows().find(type.name);
  if (row == rows().end()) return {"", "can't render element of type " + type.name};
  const char* text = postgres ? row->second.postgresql : row->second.sqlite;
  if (!text) return {"", "can't render element of type " + type.name};
  switch (row->second.shape) {
    case Shape::length: return {with_length(text, type), ""};
    case Shape::numeric: return {numeric_text(text, type), ""};
    case Shape::floating: return {postgres && type.precision ? "FLOAT(" + std::to_string(*type.precision) + ")" : text, ""};
    case Shape::time: {
      if (!postgres) return {text, ""};
      std::string out = text;
      if (type.precision && type.family == "postgresql") out += "(" + std::to_string(*type.precision) + ")";
      return {out + (type.timezone ? " WITH TIME ZONE" : " WITHOUT TIME ZONE"), ""};
    }
    case Shape::interval: {
      if (!postgres) return {text, ""};
      if (!type.native) return {"TIMESTAMP WITHOUT TIME ZONE", ""};
      std::string out = text;
      if (!type.fields.empty()) out += " " + type.fields;
      if (type.precision) out += " (" + std::to_string(*type.precision) + ")";
      return {out, ""};
    }
    case Shape::bit: {
      const auto length = "(" + std::to_string(type.length.value_or(1)) + ")";
      return {type.varying ? "BIT VARYING" + (type.length ? length : std::string()) : "BIT" + length, ""};
    }
    case Shape::uuid: return {type.native && postgres ? "UUID" : "CHAR(32)", ""};
    case Shape::array: return array_text(type, context);
    case Shape::plain:
    case Shape::boolean:
    case Shape::decorated:
    case Shape::domain:
    case Shape::enumeration: return {text, ""};
  }
  return {text, ""};
}

Type to_type(const TypeObject& declared, const Context& context) {
  const auto& type = resolved(declared, context);
  auto compiled = compile_type(type, context);
  if (!type.known || !compiled.error.empty()) return Type{compiled.text.empty() ? type.name : compiled.text, false};
  bool known = true;
  for (const TypeObject* item = type.item.get(); item; item = item->item.get()) known = known && resolved(*item, context).known;
  if (const auto collate = compiled.text.find(" COLLATE"); collate != std::string::npos) compiled.text.erase(collate);
  if (context.dialect && context.dialect->canonical_type) compiled.text = context.dialect->canonical_type(compiled.text);
  return Type{compiled.text, known};
}

std::string collation_of(const TypeObject& declared, const Context& context) {
  const auto& type = resolved(declared, context);
  if (type.item && type.name == "ARRAY") return collation_of(*type.item, context);
  return type.collation;
}

std::shared_ptr<EnumSpec> native_enum(const TypeObject& declared, const Context& context) {
  if (!context.postgres()) return nullptr;
  const TypeObject* type = &resolved(declared, context);
  for (int depth = 0; depth < 8 && type->name == "ARRAY" && type->item; ++depth) type = &resolved(*type->item, context);
  return type->enumeration && type->enumeration->native ? type->enumeration : nullptr;
}

Affinity affinity(const TypeObject& declared) {
  const TypeObject* type = &declared;
  for (int depth = 0; depth < 32 && type->name == "decorated" && type->item; ++depth) type = type->item.get();
  const auto& name = type->name;
  if (type->enumeration) return Affinity::string;
  if (name == "Integer" || name == "INTEGER" || name == "INT" || name == "BigInteger" || name == "BIGINT" || name == "SmallInteger" ||
      name == "SMALLINT" || name == "TINYINT" || name == "MEDIUMINT")
    return Affinity::integer;
  if (name == "Numeric" || name == "NUMERIC" || name == "DECIMAL" || name == "Float" || name == "FLOAT" || name == "REAL" || name == "Double" ||
      name == "DOUBLE" || name == "DOUBLE_PRECISION" || name == "NUMBER")
    return Affinity::numeric;
  if (name == "Boolean" || name == "BOOLEAN") return Affinity::boolean;
  if (name == "String" || name == "Unicode" || name == "Text" || name == "UnicodeText" || name == "VARCHAR" || name == "CHAR" || name == "TEXT" ||
      name == "NVARCHAR" || name == "NCHAR" || name == "CLOB" || name == "CITEXT")
    return Affinity::string;
  return Affinity::other;
}

}  // namespace underpin::sqlalchemy
