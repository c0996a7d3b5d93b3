#include "sql/names.h"

#include "base/text.h"
#include "syntax/sql/pg_quote.h"

namespace underpin::sql {

ObjectName relation_name(const Node& range_var) {
  return {std::string(range_var["schemaname"].str()), std::string(range_var["relname"].str())};
}

ObjectName listed_name(const Node& names) {
  if (names.size() == 0) return {"", std::string(names.str())};
  const std::size_t last = names.size() - 1;
  return {last > 0 ? std::string(names[last - 1].str()) : "", std::string(names[last].str())};
}

ObjectName named_object(const Node& object) {
  if (object.is("TypeName")) return listed_name(object["names"]);
  if (object.is("ObjectWithArgs")) return listed_name(object["objname"]);
  return listed_name(object);
}

std::string last_name(const Node& names) { return listed_name(names).name; }

std::vector<std::string> name_list(const Node& names) {
  std::vector<std::string> out;
  for (const Node& name : names) out.emplace_back(name.str());
  return out;
}

std::string collation_name(const Node& names) {
  const ObjectName name = listed_name(names);
  if (name.schema.empty() || name.schema == "public" || name.schema == "pg_catalog") return name.name;
  const auto whole = [](const std::string& part) { return "\"" + replace_all(part, "\"", "\"\"") + "\""; };
  return whole(name.schema) + "." + whole(name.name);
}

std::string quoted_name(const ObjectName& name) {
  return name.schema.empty() ? quote_name(name.name) : quote_name(name.schema) + "." + quote_name(name.name);
}

namespace {

// The grammar's own names for SQL's types.
std::string_view spelled(std::string_view internal) {
  struct NameRow {
    std::string_view internal, spelling;
  };
  static constexpr NameRow kRows[] = {{"int4", "integer"}, {"int2", "smallint"}, {"int8", "bigint"}, {"float4", "real"},
                                  {"float8", "double precision"}, {"bool", "boolean"}, {"numeric", "numeric"},
                                  {"varchar", "character varying"}, {"bpchar", "character"}, {"bit", "bit"}, {"varbit", "bit varying"},
                                  {"timestamp", "timestamp"}, {"timestamptz", "timestamp with time zone"}, {"time", "time"},
                                  {"timetz", "time with time zone"}, {"interval", "interval"}};
  for (const NameRow& row : kRows)
    if (row.internal == internal) return row.spelling;
  return {};
}

// The fields an interval is restricted to, by the mask the grammar makes of them.
std::string interval_fields(std::int64_t mask) {
  struct NameRow {
    std::int64_t mask;
    std::string_view words;
  };
  constexpr std::int64_t kMonth = 2, kYear = 4, kDay = 8, kHour = 1024, kMinute = 2048, kSecond = 4096;
  static constexpr NameRow kRows[] = {{kYear, "year"}, {kMonth, "month"}, {kDay, "day"}, {kHour, "hour"}, {kMinute, "minute"},
                                  {kSecond, "second"}, {kYear | kMonth, "year to month"}, {kDay | kHour, "day to hour"},
                                  {kDay | kHour | kMinute, "day to minute"}, {kDay | kHour | kMinute | kSecond, "day to second"},
                                  {kHour | kMinute, "hour to minute"}, {kHour | kMinute | kSecond, "hour to second"},
                                  {kMinute | kSecond, "minute to second"}};
  for (const NameRow& row : kRows)
    if (row.mask == mask) return " " + std::string(row.words);
  return {};
}

std::string modifiers(const Node& type) {
  const Node& list = type["typmods"];
  if (list.size() == 0) return {};
  std::vector<std::string> parts;
  for (const Node& item : list) {
    const Node& constant = item;
    if (constant["sval"]) parts.push_back(quote_literal(constant.str()));
    else if (constant["fval"]) parts.emplace_back(constant.str());
    else if (constant.is("ColumnRef")) parts.push_back(last_name(constant["fields"]));  // geometry(Point, 4326)
    else parts.push_back(std::to_string(constant.integer()));
  }
  return "(" + join(parts, ",") + ")";
}

// timestamp(3) with time zone: the precision stands inside the name.
std::string timed(std::string_view spelling, const std::string& precision) {
  const std::size_t blank = spelling.find(' ');
  const std::string word(spelling.substr(0, blank));
  return word + precision + (blank == std::string_view::npos ? " without time zone" : std::string(spelling.substr(blank)));
}

std::string base_text(const Node& type) {
  const Node& names = type["names"];
  const ObjectName name = listed_name(names);
  const std::string_view spelling = name.schema == "pg_catalog" ? spelled(name.name) : std::string_view();
  if (spelling.empty()) {
    if (name.schema == "pg_catalog") return quote_name(name.name) + modifiers(type);
    return quoted_name(name) + modifiers(type);
  }
  if (starts_with(spelling, "time")) return timed(spelling, modifiers(type));
  if (spelling == "interval") {
    const Node& list = type["typmods"];
    if (list.size() == 0) return "interval";
    const std::int64_t mask = list[std::size_t{0}].integer();
    const std::string precision = list.size() > 1 ? "(" + std::to_string(list[1].integer()) + ")" : "";
    return "interval" + interval_fields(mask) + precision;
  }
  return std::string(spelling) + modifiers(type);
}

}  // namespace

std::string type_text(const Node& type_name) {
  std::string out = base_text(type_name);
  if (type_name["arrayBounds"].size() > 0) out += "[]";
  if (type_name["pct_type"].boolean()) out += "%TYPE";
  if (type_name["setof"].boolean()) out = "SETOF " + out;
  return out;
}

Type read_type(const Node& type_name, const Dialect& dialect) {
  const std::string text = type_text(type_name);
  return {dialect.canonical_type ? dialect.canonical_type(text) : text, true};
}

bool is_serial(const Node& type_name) {
  const Node& names = type_name["names"];
  if (names.size() != 1 || type_name["arrayBounds"].size() > 0) return false;
  const std::string_view name = names[std::size_t{0}].str();
  return name == "serial" || name == "bigserial" || name == "smallserial" || name == "serial4" || name == "serial8" || name == "serial2";
}

const Node& option(const Node& options, std::string_view name) {
  for (const Node& item : options)
    if (item["defname"].str() == name) return item["arg"];
  return Node::none();
}

bool has_option(const Node& options, std::string_view name) {
  for (const Node& item : options)
    if (item["defname"].str() == name) return true;
  return false;
}

std::string option_text(const Node& value) {
  if (!value) return "true";
  if (value.is("Integer")) return std::to_string(value.integer());
  if (value.is("Boolean")) return value.boolean() ? "true" : "false";
  if (value.is("TypeName")) return quoted_name(listed_name(value["names"]));
  if (value.is("List") || value.kind() == Node::Kind::list) return join(name_list(value), ".");
  return std::string(value.str());
}

std::string storage_options(const Node& options) {
  std::vector<std::string> parts;
  for (const Node& item : options) {
    const std::string space(item["defnamespace"].str());
    parts.push_back((space.empty() ? "" : space + ".") + std::string(item["defname"].str()) + "=" + quote_literal(option_text(item["arg"])));
  }
  return join(parts, ", ");
}

std::string referential_action(std::string_view letter) {
  if (letter == "c") return "CASCADE";
  if (letter == "n") return "SET NULL";
  if (letter == "d") return "SET DEFAULT";
  if (letter == "r") return "RESTRICT";
  return {};
}

std::string words_of(std::string_view object_type) {
  constexpr std::string_view kPrefix = "OBJECT_";
  if (starts_with(object_type, kPrefix)) object_type.remove_prefix(kPrefix.size());
  std::string out = replace_all(lower(object_type), "_", " ");
  if (out == "matview") return "materialized view";
  if (out == "tabconstraint") return "constraint";
  return out;
}

ObjectKind kind_of(std::string_view object_type) {
  struct NameRow {
    std::string_view name;
    ObjectKind kind;
  };
  static constexpr NameRow kRows[] = {
      {"OBJECT_SCHEMA", ObjectKind::schema}, {"OBJECT_EXTENSION", ObjectKind::extension}, {"OBJECT_TYPE", ObjectKind::type},
      {"OBJECT_DOMAIN", ObjectKind::type}, {"OBJECT_SEQUENCE", ObjectKind::sequence}, {"OBJECT_TABLE", ObjectKind::table},
      {"OBJECT_FOREIGN_TABLE", ObjectKind::table}, {"OBJECT_COLUMN", ObjectKind::column}, {"OBJECT_TABCONSTRAINT", ObjectKind::constraint},
      {"OBJECT_DOMCONSTRAINT", ObjectKind::constraint}, {"OBJECT_INDEX", ObjectKind::index}, {"OBJECT_VIEW", ObjectKind::view},
      {"OBJECT_MATVIEW", ObjectKind::view}, {"OBJECT_FUNCTION", ObjectKind::function}, {"OBJECT_PROCEDURE", ObjectKind::function},
      {"OBJECT_ROUTINE", ObjectKind::function}, {"OBJECT_AGGREGATE", ObjectKind::function}, {"OBJECT_TRIGGER", ObjectKind::trigger},
      {"OBJECT_POLICY", ObjectKind::policy}, {"OBJECT_PUBLICATION", ObjectKind::publication}, {"OBJECT_CAST", ObjectKind::cast},
      {"OBJECT_STATISTIC_EXT", ObjectKind::statistics}};
  for (const NameRow& row : kRows)
    if (row.name == object_type) return row.kind;
  return ObjectKind::opaque;
}

RelationKind relation_kind(std::string_view object_type) {
  if (object_type == "OBJECT_INDEX") return RelationKind::index;
  if (object_type == "OBJECT_VIEW" || object_type == "OBJECT_MATVIEW") return RelationKind::view;
  if (object_type == "OBJECT_SEQUENCE") return RelationKind::sequence;
  return RelationKind::table;
}

}  // namespace underpin::sql
