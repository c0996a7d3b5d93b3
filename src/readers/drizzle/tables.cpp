// Which tables there are, and their columns.
#include "readers/drizzle/tables.h"

#include <algorithm>

#include "base/text.h"
#include "syntax/eval/objects.h"

namespace underpin::drizzle {

namespace {

using eval::Value;
using models::quoted_name;
using models::quoted_text;

bool is_function(const Value& value) { return std::holds_alternative<std::shared_ptr<eval::Function>>(value.data); }

bool is_table_path(const eval::Record& record) {
  const std::string_view last = typescript::last_name(record.path);
  if (!from_drizzle(record) || !is_called(record)) return false;
  if (last == "pgTable" || last == "sqliteTable" || last == "withRLS") return true;
  if (!record.receiver) return false;
  const std::string_view above = typescript::last_name(record.receiver->path);
  if (last == "table") return above == "pgSchema";
  return last == "()" && (above == "pgTableCreator" || above == "sqliteTableCreator");
}

bool is_enum_path(const eval::Record& record) {
  const std::string_view last = typescript::last_name(record.path);
  return from_drizzle(record) && is_called(record) &&
         (last == "pgEnum" || (last == "enum" && record.receiver && typescript::last_name(record.receiver->path) == "pgSchema"));
}

// JSON as JSON.stringify writes it; false: not known.
bool json_of(const Value& value, std::string& out, int depth) {
  if (depth > 20) return false;
  if (value.is_none())
    out += "null";
  else if (const auto* flag = value.boolean())
    out += *flag ? "true" : "false";
  else if (const auto* number = value.integer())
    out += std::to_string(*number);
  else if (const Rope* text = value.string())
    out += "\"" + replace_all(replace_all(text->text(), "\\", "\\\\"), "\"", "\\\"") + "\"";
  else if (const auto* items = value.sequence()) {
    out += "[";
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (i > 0) out += ",";
      if (!json_of((*items)[i], out, depth + 1)) return false;
    }
    out += "]";
  } else if (const auto* dict = value.dict(); dict && !dict->incomplete) {
    out += "{";
    for (std::size_t i = 0; i < dict->items.size(); ++i) {
      if (i > 0) out += ",";
      if (!json_of(dict->items[i].first, out, depth + 1)) return false;
      out += ":";
      if (!json_of(dict->items[i].second, out, depth + 1)) return false;
    }
    out += "}";
  } else {
    return false;
  }
  return true;
}

// '{"a","b"}' of an array column's default.
std::string array_text(const std::vector<Value>& items) {
  std::vector<std::string> parts;
  for (const Value& item : items) {
    std::string part;
    if (item.sequence()) return {};
    if (!json_of(item, part, 0)) return {};
    parts.push_back(part);
  }
  return quoted_text("{" + join(parts, ",") + "}");
}

}  // namespace

const DrizzleColumn* DrizzleTable::column(std::string_view key) const {
  for (const DrizzleColumn& one : columns)
    if (one.key == key) return &one;
  return nullptr;
}

RecordPtr TableCollector::table_record(const RecordPtr& record) const {
  for (RecordPtr at = record; at; at = at->receiver) {
    if (is_table_path(*at)) return at;
    if (typescript::last_name(at->path) != "enableRLS") return nullptr;
  }
  return nullptr;
}

void TableCollector::add(const Value& value) {
  const RecordPtr record = record_of(value);
  if (!record) return;
  if (const RecordPtr table = table_record(record)) {
    table_of(table);
  } else if (is_enum_path(*record)) {
    if (seen_enums_.insert(record.get()).second) enums_.push_back(record);
  }
}

DrizzleTable* TableCollector::table_of(const RecordPtr& record) {
  if (!record) return nullptr;
  const auto known = tables_.find(record.get());
  if (known != tables_.end()) return &known->second;
  DrizzleTable& table = tables_[record.get()];
  table.record = record;
  order_.push_back(record);
  read_table(table);
  return &table;
}

std::string TableCollector::table_name(const eval::Record& record) {
  const std::string given = given_name(record);
  if (typescript::last_name(record.path) != "()") return given;
  const eval::Record& creator = *record.receiver;
  if (given.empty() || creator.call.args.empty()) return {};
  const Value made = evaluator_.call(creator.call.args[0], {record.call.args[0]});
  return made.string() ? made.string()->text() : std::string();
}

std::string TableCollector::schema_name(const eval::Record& record, bool& known) const {
  if (!record.receiver || typescript::last_name(record.receiver->path) != "pgSchema") return {};
  const std::string name = given_name(*record.receiver);
  known = known && !name.empty();
  return name == "public" ? std::string() : name;
}

void TableCollector::read_table(DrizzleTable& table) {
  const eval::Record& record = *table.record;
  const std::vector<Value>& args = record.call.args;
  bool known = true;
  table.schema = schema_name(record, known);
  table.name = table_name(record);
  table.sqlite = contains(record.path, "sqlite");
  table.span = !args.empty() && args[0].span.valid() ? args[0].span : record.call.span;
  if (table.name.empty() || !known) {
    table.trouble = "its name";
    return;
  }
  if (args.size() < 2) {
    table.trouble = "its columns";
    return;
  }
  Value columns = args[1];
  if (is_function(columns))
    columns = evaluator_.call(columns, {eval::external(table.sqlite ? "drizzle-orm/sqlite-core" : "drizzle-orm/pg-core", columns.span)});
  const auto* dict = columns.dict();
  if (!dict || dict->incomplete) table.trouble = "all of its columns";
  if (dict)
    for (const auto& [key, value] : dict->items)
      if (key.string()) table.columns.push_back(read_column(evaluator_, key.string()->text(), key.span, value, casing_, table.sqlite));
  table.extras = args.size() > 2 ? args[2] : eval::none();
}

const DrizzleColumn* TableCollector::column_of(const Value& value, DrizzleTable** table) {
  const RecordPtr record = record_of(value);
  if (!record || is_called(*record) || !record->receiver) return nullptr;
  DrizzleTable* found = table_of(table_record(record->receiver));
  if (!found) return nullptr;
  if (table) *table = found;
  return found->column(typescript::last_name(record->path));
}

std::string TableCollector::full_name(const std::string& schema, const std::string& name) const {
  return (schema.empty() ? "" : quoted_name(schema) + ".") + quoted_name(name);
}

void TableCollector::doubt(DrizzleTable& table, const std::string& why, Span span) {
  into_->undecided.push_back({"table " + ObjectName{table.schema, table.name}.display(), "not decidable without running it: " + why, span});
}

void TableCollector::write(models::ModelScript& script, ModelSchema& into) {
  script_ = &script;
  into_ = &into;
  const std::vector<RecordPtr> exported = order_;
  // Other files' tables that keys point at are read on the way; only what is exported is made.
  for (const RecordPtr& record : exported)
    for (const DrizzleColumn& column : tables_[record.get()].columns)
      if (column.enumeration && seen_enums_.insert(column.enumeration.get()).second) enums_.push_back(column.enumeration);
  if (!sqlite_) {
    write_schemas();
    for (const RecordPtr& record : enums_) write_enum(record);
  }
  std::vector<DrizzleTable*> known;
  for (const RecordPtr& record : exported) {
    DrizzleTable& table = tables_[record.get()];
    if (table.sqlite != sqlite_) continue;
    if (table.name.empty()) {
      into.undecided.push_back({"a table", "not decidable without running it: " + table.trouble, table.span});
      continue;
    }
    ++into.tables;
    if (!table.trouble.empty()) doubt(table, table.trouble, table.span);
    known.push_back(&table);
  }
  for (DrizzleTable* table : known) write_table(*table);
  for (DrizzleTable* table : known)
    for (const Value& value : extras_of(*table)) extra(*table, value, false);
  if (sqlite_) return;
  for (DrizzleTable* table : known)
    for (const DrizzleColumn& column : table->columns) write_reference(*table, column);
}

void TableCollector::write_schemas() {
  std::set<std::string> seen;
  for (const auto& [record, table] : tables_)
    if (!table.schema.empty() && seen.insert(table.schema).second)
      script_->sql("CREATE SCHEMA ").at(quoted_name(table.schema), table.span).end();
  for (const RecordPtr& record : enums_) {
    bool known = true;
    const std::string schema = schema_name(*record, known);
    if (!schema.empty() && seen.insert(schema).second) script_->sql("CREATE SCHEMA ").at(quoted_name(schema), record->call.span).end();
  }
}

std::string TableCollector::enum_name(const eval::Record& record) const {
  bool known = true;
  const std::string schema = schema_name(record, known), name = given_name(record);
  return name.empty() || !known ? std::string() : full_name(schema, name);
}

void TableCollector::write_enum(const RecordPtr& record) {
  const std::string name = enum_name(*record);
  const Value* given = record->call.args.size() > 1 ? &record->call.args[1] : nullptr;
  std::vector<Value> labels;
  bool known = given && !name.empty();
  if (known) {
    if (const auto* items = given->sequence())
      labels = *items;
    else if (const auto* dict = given->dict(); dict && !dict->incomplete)
      for (const auto& item : dict->items) labels.push_back(item.second);
    else
      known = false;
  }
  known = known && std::all_of(labels.begin(), labels.end(), [](const Value& label) { return label.string() != nullptr; });
  if (!known) {
    into_->undecided.push_back({"type " + name, "not decidable without running it: the labels of an enum", record->call.span});
    for (const RecordPtr& other : order_) {
      DrizzleTable& table = tables_[other.get()];
      for (const DrizzleColumn& column : table.columns)
        if (column.enumeration == record && table.trouble.empty()) table.trouble = "the labels of an enum";
    }
    return;
  }
  script_->sql("CREATE TYPE ").at(name, record->call.span).sql(" AS ENUM (");
  bool first = true;
  for (const Value& label : labels) {
    if (!std::exchange(first, false)) script_->sql(", ");
    script_->at(quoted_text(label.string()->text()), label.span.valid() ? label.span : record->call.span);
  }
  script_->sql(")");
  script_->end();
}

std::string TableCollector::literal(const DrizzleColumn& column, const Value& value) const {
  std::string out;
  if (const auto* items = value.sequence(); items && !column.json && contains(column.type, "[")) return array_text(*items);
  if (const Rope* text = value.string()) return quoted_text(text->text());  // of JSON columns too: drizzle-kit writes it as it is
  if (column.json || value.dict() || value.sequence()) return json_of(value, out, 0) ? quoted_text(out) : std::string();
  if (const auto* flag = value.boolean()) return *flag ? "true" : "false";
  if (const auto* number = value.integer()) return std::to_string(*number);
  if (const auto* number = value.real()) {
    std::string digits = std::to_string(*number);
    while (ends_with(digits, "0")) digits.pop_back();
    return ends_with(digits, ".") ? digits + "0" : digits;
  }
  return {};
}

void TableCollector::write_column(DrizzleTable& table, const DrizzleColumn& column, bool sole_key) {
  std::string type = column.enumeration ? (sqlite_ ? "text" : enum_name(*column.enumeration)) + column.type : column.type;
  script_->sql(std::exchange(first_part_, false) ? "" : ", ");
  script_->at(quoted_name(column.name) + " " + type, column.span);
  if (sole_key) script_->at(std::string(" PRIMARY KEY") + (column.autoincrement && sqlite_ ? " AUTOINCREMENT" : ""), column.span);
  if (column.default_value) {
    const RecordPtr record = record_of(*column.default_value);
    Rope text;
    if (record && expression(*column.default_value, text, 0))
      script_->sql(" DEFAULT ").rope(text);
    else if (const std::string plain = record ? std::string() : literal(column, *column.default_value); !plain.empty())
      script_->at(" DEFAULT " + plain, column.span);
    // A default that only a run would know: defaults of the database alone are not held against the models.
  } else if (!column.default_sql.empty()) {
    script_->at(" DEFAULT " + column.default_sql, column.span);
  }
  if (column.generated) {
    Value value = *column.generated;
    if (is_function(value)) value = evaluator_.call(value, {});
    Rope text;
    if (const Rope* plain = value.string())
      text = *plain;
    else if (!expression(value, text, 0))
      doubt(table, "the expression of a generated column", column.span);
    if (!text.empty()) script_->sql(" GENERATED ALWAYS AS (").rope(text).sql(column.generated_virtual ? ") VIRTUAL" : ") STORED");
  }
  if (!column.identity.empty()) script_->at(" GENERATED " + column.identity + " AS IDENTITY", column.span);
  if (column.not_null) script_->at(" NOT NULL", column.span);
  if (column.unique && !sqlite_) {
    std::string name = column.unique_name.empty() ? table.name + "_" + column.name + "_unique" : column.unique_name;
    script_->at(" CONSTRAINT " + quoted_name(name) + " UNIQUE" + (column.nulls_not_distinct ? " NULLS NOT DISTINCT" : ""), column.span);
  }
}

void TableCollector::write_table(DrizzleTable& table) {
  std::vector<std::string> keys;
  for (const DrizzleColumn& column : table.columns) {
    if (column.primary) keys.push_back(column.name);
    if (!column.trouble.empty()) doubt(table, column.trouble, column.span);
    if (column.custom && column.trouble.empty()) script_->given_type(column.type);
  }
  script_->sql("CREATE TABLE ").at(full_name(table.schema, table.name), table.span).sql(" (");
  first_part_ = true;
  for (const DrizzleColumn& column : table.columns)
    if (column.trouble.empty()) write_column(table, column, column.primary && keys.size() == 1);
  for (const Value& value : extras_of(table)) extra(table, value, true);
  if (sqlite_)
    for (const DrizzleColumn& column : table.columns) write_reference(table, column);
  script_->sql(")");
  script_->end();
  if (sqlite_)
    for (const DrizzleColumn& column : table.columns)
      if (column.unique && column.trouble.empty())
        script_
            ->at("CREATE UNIQUE INDEX " +
                     quoted_name(column.unique_name.empty() ? table.name + "_" + column.name + "_unique" : column.unique_name) + " ON " +
                     quoted_name(table.name) + " (" + quoted_name(column.name) + ")",
                 column.span)
            .end();
}

}  // namespace underpin::drizzle
