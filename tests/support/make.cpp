#include "support/make.h"

#include <algorithm>

namespace underpin::test {

ObjectName name(const std::string& text) {
  const std::size_t dot = text.find('.');
  return dot == std::string::npos ? ObjectName{"", text} : ObjectName{text.substr(0, dot), text.substr(dot + 1)};
}

Expression expression(const std::string& text) {
  Expression out;
  out.text = text;
  return out;
}

Column column(const std::string& name, const std::string& type, bool nullable, const std::string& default_text) {
  Column out;
  out.name = name;
  out.type.text = type;
  out.nullable = nullable;
  if (type == "serial" || type == "bigserial") {
    out.serial = true;
    out.type.text = type == "serial" ? "integer" : "bigint";
  }
  if (!default_text.empty()) out.default_value = expression(default_text);
  return out;
}

PrimaryKey primary_key(std::vector<std::string> columns, const std::string& name) {
  PrimaryKey out;
  out.name = name;
  out.columns = std::move(columns);
  return out;
}

Unique unique(std::vector<std::string> columns, const std::string& name) {
  Unique out;
  out.name = name;
  out.columns = std::move(columns);
  return out;
}

ForeignKey foreign_key(std::vector<std::string> columns, const std::string& ref, std::vector<std::string> ref_columns, const std::string& constraint) {
  ForeignKey out;
  out.name = constraint;
  out.columns = std::move(columns);
  out.ref = name(ref);
  out.ref_columns = std::move(ref_columns);
  return out;
}

Check check(const std::string& text, const std::string& name) {
  Check out;
  out.name = name;
  out.expression = expression(text);
  return out;
}

Index index(const std::string& name, const std::vector<std::string>& columns, bool is_unique) {
  Index out;
  out.name = name;
  out.unique = is_unique;
  for (const std::string& column : columns) {
    out.keys.emplace_back();
    out.keys.back().key.text = column;
  }
  return out;
}

Index expression_index(const std::string& name, const std::string& text) {
  Index out;
  out.name = name;
  out.keys.emplace_back();
  out.keys.back().is_expression = true;
  out.keys.back().key = expression(text);
  return out;
}

Table table(const std::string& table_name, std::vector<Column> columns) {
  Table out;
  out.name = name(table_name);
  out.columns = std::move(columns);
  return out;
}

CreateType enum_type(const std::string& type_name, std::vector<std::string> labels) {
  CreateType out;
  out.type.name = name(type_name);
  out.type.enumeration = EnumType{std::move(labels)};
  return out;
}

CreateView view(const std::string& view_name, std::vector<std::string> reads, const std::string& definition) {
  CreateView out;
  out.view.name = name(view_name);
  for (const std::string& read : reads) out.view.reads.push_back(name(read));
  out.view.definition = definition;
  return out;
}

std::string Database::run(const Change& change) {
  auto failed = apply(schema, change, dialect, session, &applied);
  failure = failed.value_or(Failure{});
  return failed ? failed->message : "";
}

const Table& Database::table(const std::string& table_name) const { return *schema.tables.find(name(table_name)); }

std::vector<std::string> Database::constraint_names(const std::string& table_name) const {
  const Table& t = table(table_name);
  std::vector<std::string> out;
  if (t.primary_key) out.push_back(t.primary_key->name);
  for (const auto& c : t.uniques) out.push_back(c.name);
  for (const auto& c : t.foreign_keys) out.push_back(c.name);
  for (const auto& c : t.checks) out.push_back(c.name);
  for (const auto& c : t.exclusions) out.push_back(c.name);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> Database::index_names(const std::string& table_name) const {
  std::vector<std::string> out;
  for (const Index& i : table(table_name).indexes) out.push_back(i.name);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> Database::column_names(const std::string& table_name) const {
  std::vector<std::string> out;
  for (const Column& c : table(table_name).columns) out.push_back(c.name);
  return out;
}

}  // namespace underpin::test
