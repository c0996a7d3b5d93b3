// What reflection makes of the schema: types by their catalog names, whole tables for autoload and batch mode.
#include "base/text.h"
#include "readers/alembic/inspector.h"

namespace underpin::alembic {

namespace {

// "character varying(50)" → its name and the numbers in brackets
void take_apart(std::string text, std::string& name, std::vector<std::int64_t>& numbers, int& dimensions) {
  while (ends_with(text, "[]")) {
    text.resize(text.size() - 2);
    ++dimensions;
  }
  const auto open = text.find('(');
  if (open != std::string::npos) {
    const auto close = text.find(')', open);
    if (close != std::string::npos) {
      for (const auto& part : split(std::string_view(text).substr(open + 1, close - open - 1), ',')) {
        const std::string digits(trim(part));
        if (!digits.empty() && digits.size() < 10 && digits.find_first_not_of("0123456789") == std::string::npos) numbers.push_back(std::stoll(digits));
      }
      text = text.substr(0, open) + text.substr(close + 1);
    }
  }
  name = lower(trim(text));
}

const char* class_of(const std::string& name) {
  static const std::map<std::string, const char*> table = {
      {"character varying", "VARCHAR"}, {"varchar", "VARCHAR"}, {"character", "CHAR"}, {"char", "CHAR"}, {"text", "TEXT"}, {"integer", "INTEGER"},
      {"int", "INTEGER"}, {"bigint", "BIGINT"}, {"smallint", "SMALLINT"}, {"numeric", "NUMERIC"}, {"decimal", "DECIMAL"}, {"real", "REAL"},
      {"double precision", "DOUBLE_PRECISION"}, {"float", "FLOAT"}, {"double", "DOUBLE"}, {"boolean", "BOOLEAN"}, {"bool", "BOOLEAN"}, {"date", "DATE"},
      {"timestamp without time zone", "TIMESTAMP"}, {"timestamp with time zone", "TIMESTAMP"}, {"timestamp", "TIMESTAMP"}, {"datetime", "DATETIME"},
      {"time without time zone", "TIME"}, {"time with time zone", "TIME"}, {"time", "TIME"}, {"interval", "INTERVAL"}, {"bytea", "BYTEA"}, {"blob", "BLOB"},
      {"json", "JSON"}, {"jsonb", "JSONB"}, {"uuid", "UUID"}, {"inet", "INET"}, {"cidr", "CIDR"}, {"macaddr", "MACADDR"}, {"hstore", "HSTORE"},
      {"tsvector", "TSVECTOR"}, {"oid", "OID"}, {"money", "MONEY"}, {"citext", "CITEXT"}, {"binary", "BINARY"}, {"nvarchar", "NVARCHAR"}};
  const auto row = table.find(name);
  return row == table.end() ? nullptr : row->second;
}

}  // namespace

std::shared_ptr<sa::TypeObject> reflected_type(const Type& type, const Migration& m) {
  std::string name;
  std::vector<std::int64_t> numbers;
  int dimensions = 0;
  take_apart(type.text, name, numbers, dimensions);
  auto out = std::make_shared<sa::TypeObject>();
  if (const char* known = class_of(name)) {
    out->name = known;
    const bool number = out->name == "NUMERIC" || out->name == "DECIMAL";
    if (!numbers.empty()) (number ? out->precision : out->length) = numbers[0];
    if (number && numbers.size() > 1) out->scale = numbers[1];
    out->timezone = contains(name, "with time zone");
  } else {
    out->name = "raw";
    out->raw = dimensions ? type.text.substr(0, type.text.size() - 2 * static_cast<std::size_t>(dimensions)) : type.text;
    const auto dot = type.text.find('.');
    const ObjectName asked = dot == std::string::npos ? ObjectName{"", out->raw} : ObjectName{out->raw.substr(0, dot), out->raw.substr(dot + 1)};
    if (const auto* user = m.replay->schema().types.find(m.resolved(asked)); user && user->enumeration) {
      out->enumeration = std::make_shared<sa::EnumSpec>();
      out->enumeration->labels = user->enumeration->labels;
      out->enumeration->name = user->name.name;
      out->enumeration->schema = user->name.schema;
      out->enumeration->dialect_type = true;
      out->enumeration->create_type = false;
      out->name = "ENUM";
      out->raw.clear();
    }
  }
  if (!dimensions) return out;
  auto array = std::make_shared<sa::TypeObject>();
  array->name = "ARRAY";
  array->item = out;
  return array;
}

std::shared_ptr<sa::Table> reflect_table(Migration& m, const ObjectName& name, std::shared_ptr<sa::MetaData> metadata) {
  const auto* found = m.table(name);
  if (!found) return nullptr;
  auto table = std::make_shared<sa::Table>();
  table->name = name;
  table->metadata = std::move(metadata);
  table->reflected = true;
  for (const auto& column : found->columns) {
    auto object = std::make_shared<sa::Column>();
    object->name = object->key = column.name;
    object->type = reflected_type(column.type, m);
    object->reflected_type = column.type.text;
    object->nullable = column.nullable;
    object->table = table;
    object->table_name = sa::quote_name(name.name);
    if (column.default_value) {
      object->server_default.kind = sa::ServerDefault::Kind::expression;
      object->server_default.expression = sa::raw_expression(column.default_value->shown());
    }
    table->columns.push_back(std::move(object));
  }
  for (const auto& key : found->foreign_keys) {
    auto constraint = std::make_shared<sa::Constraint>();
    constraint->kind = sa::Constraint::Kind::foreign_key;
    if (!key.name.empty()) constraint->name.text = key.name;
    constraint->columns = key.columns;
    constraint->ref = key.ref;
    constraint->ref_columns = key.ref_columns;
    constraint->on_delete = key.on_delete;
    constraint->on_update = key.on_update;
    table->constraints.push_back(std::move(constraint));
  }
  for (const auto& unique : found->uniques) {
    auto constraint = std::make_shared<sa::Constraint>();
    constraint->kind = sa::Constraint::Kind::unique;
    if (!unique.name.empty()) constraint->name.text = unique.name;
    constraint->columns = unique.columns;
    table->constraints.push_back(std::move(constraint));
  }
  table->primary_key = std::make_shared<sa::Constraint>();
  table->primary_key->kind = sa::Constraint::Kind::primary_key;
  if (found->primary_key) {
    table->primary_key->columns = found->primary_key->columns;
    if (!found->primary_key->name.empty()) table->primary_key->name.text = found->primary_key->name;
    for (const auto& column : found->primary_key->columns)
      if (auto* object = table->column(column)) object->primary_key = true;
  }
  for (const auto& index : found->indexes) {
    auto object = std::make_shared<sa::Index>();
    object->name.text = index.name;
    object->unique = index.unique;
    for (const auto& key : index.keys) object->elements.push_back({key.is_expression ? "" : key.key.text, key.is_expression ? sa::raw_expression(key.key.shown()) : nullptr});
    object->table = table;
    table->indexes.push_back(std::move(object));
  }
  return table;
}

}  // namespace underpin::alembic
