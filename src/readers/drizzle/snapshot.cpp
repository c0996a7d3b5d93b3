#include "readers/drizzle/snapshot.h"

#include <algorithm>

#include "base/json_value.h"
#include "base/text.h"
#include "readers/models/model_script.h"
#include "schema/lookup.h"

namespace underpin::drizzle {

namespace {

using models::quoted_name;
using models::quoted_text;

class SnapshotReader {
 public:
  SnapshotReader(const Sources& sources, FileId file, bool sqlite) : text_(sources.get(file).text), file_(file), sqlite_(sqlite) {}

  bool read(const JsonValue& document, models::ModelScript& script, ModelSchema& into) {
    script_ = &script;
    const std::string& dialect = document["dialect"].text;
    const bool of_sqlite = dialect == "sqlite" || dialect == "turso";
    if (of_sqlite != sqlite_ || (!of_sqlite && dialect != "postgresql" && dialect != "pg") || document["tables"].kind != JsonValue::Kind::object) return false;
    if (!sqlite_) schemas(document);
    for (const JsonMember& one : document["enums"].members) enumeration(one);
    for (const JsonMember& one : document["tables"].members) table(one);
    for (const JsonMember& one : document["tables"].members) behind(one);
    into.tables = document["tables"].members.size();
    return true;
  }

 private:
  // Where a key stands, behind the place of what holds it.
  Span place(const std::string& key, std::size_t from) const {
    const std::size_t at = text_.find("\"" + key + "\":", from);
    if (at == std::string_view::npos) return {file_, 0, 0};
    return {file_, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + key.size() + 2)};
  }
  std::string full(const JsonValue& one) const {
    const std::string& schema = one["schema"].text;
    return (schema.empty() || schema == "public" || sqlite_ ? "" : quoted_name(schema) + ".") + quoted_name(one["name"].text);
  }
  static std::string list(const JsonValue& names) {
    std::vector<std::string> out;
    for (const JsonValue& name : names.items) out.push_back(quoted_name(name.text));
    return "(" + join(out, ", ") + ")";
  }

  void schemas(const JsonValue& document) {
    for (const JsonMember& one : document["schemas"].members) {
      const std::string& name = one.value.text.empty() ? one.name : one.value.text;
      if (name != "public") script_->at("CREATE SCHEMA " + quoted_name(name), place(one.name, 0)).end();
    }
  }

  void enumeration(const JsonMember& one) {
    std::vector<std::string> labels;
    for (const JsonValue& label : one.value["values"].items) labels.push_back(quoted_text(label.text));
    for (const JsonMember& label : one.value["values"].members) labels.push_back(quoted_text(label.value.text));
    script_->at("CREATE TYPE " + full(one.value) + " AS ENUM (" + join(labels, ", ") + ")", place(one.name, text_.find("\"enums\""))).end();
  }

  std::string type_of(const JsonValue& column) const {
    const std::string& type = column["type"].text;
    if (column["typeSchema"].text.empty() || sqlite_) return type;
    std::string base = type;
    while (ends_with(base, "[]")) base.resize(base.size() - 2);
    const std::string& schema = column["typeSchema"].text;
    return (schema == "public" ? "" : quoted_name(schema) + ".") + quoted_name(base) + type.substr(base.size());
  }

  std::string column_of(const JsonValue& column) const {
    std::string out = quoted_name(column["name"].text) + " " + type_of(column);
    if (column["primaryKey"].text == "true") out += std::string(" PRIMARY KEY") + (sqlite_ && column["autoincrement"].text == "true" ? " AUTOINCREMENT" : "");
    if (const JsonValue& value = column["default"]; value.kind != JsonValue::Kind::null) out += " DEFAULT " + value.text;
    if (const JsonValue& generated = column["generated"]; generated.kind == JsonValue::Kind::object)
      out += " GENERATED ALWAYS AS (" + generated["as"].text + ") " + (generated["type"].text == "virtual" ? "VIRTUAL" : "STORED");
    if (const JsonValue& identity = column["identity"]; identity.kind == JsonValue::Kind::object)
      out += " GENERATED " + std::string(identity["type"].text == "always" ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY";
    if (column["notNull"].text == "true") out += " NOT NULL";
    return out;
  }

  std::string foreign_key(const JsonValue& key) const {
    const std::string& schema = key["schemaTo"].text;
    const std::string target = (schema.empty() || schema == "public" || sqlite_ ? "" : quoted_name(schema) + ".") + quoted_name(key["tableTo"].text);
    std::string out = std::string(sqlite_ ? "" : "CONSTRAINT " + quoted_name(key["name"].text) + " ") + "FOREIGN KEY " + list(key["columnsFrom"]) + " REFERENCES " + target;
    if (!key["columnsTo"].items.empty()) out += " " + list(key["columnsTo"]);
    if (!key["onDelete"].text.empty()) out += " ON DELETE " + upper(key["onDelete"].text);
    if (!key["onUpdate"].text.empty()) out += " ON UPDATE " + upper(key["onUpdate"].text);
    return out;
  }

  void table(const JsonMember& one) {
    const JsonValue& table = one.value;
    const Span at = place(one.name, text_.find("\"tables\""));
    script_->sql("CREATE TABLE ").at(full(table), at).sql(" (");
    const char* comma = "";
    for (const JsonMember& column : table["columns"].members) {
      script_->sql(std::exchange(comma, ", ")).at(column_of(column.value), place(column.name, at.end));
      if (!sqlite_ && column.value["typeSchema"].text.empty()) script_->given_type(column.value["type"].text);
    }
    for (const JsonMember& key : table["compositePrimaryKeys"].members)
      script_->sql(std::exchange(comma, ", ")).at(std::string(sqlite_ || key.value["name"].text.empty() ? "" : "CONSTRAINT " + quoted_name(key.value["name"].text) + " ") + "PRIMARY KEY " + list(key.value["columns"]), place(key.name, at.end));
    for (const JsonMember& check : table["checkConstraints"].members)
      script_->sql(std::exchange(comma, ", ")).at("CONSTRAINT " + quoted_name(check.value["name"].text) + " CHECK (" + check.value["value"].text + ")", place(check.name, at.end));
    if (sqlite_)
      for (const JsonMember& key : table["foreignKeys"].members) script_->sql(std::exchange(comma, ", ")).at(foreign_key(key.value), place(key.name, at.end));
    for (const JsonMember& unique : table["uniqueConstraints"].members)
      if (!sqlite_)
        script_->sql(std::exchange(comma, ", "))
            .at("CONSTRAINT " + quoted_name(unique.value["name"].text) + " UNIQUE " + (unique.value["nullsNotDistinct"].text == "true" ? "NULLS NOT DISTINCT " : "") + list(unique.value["columns"]), place(unique.name, at.end));
    script_->sql(")").end();
  }

  std::string index_key(const JsonValue& key) const {
    if (key.kind == JsonValue::Kind::string) return sqlite_ && contains(key.text, "(") ? key.text : quoted_name(key.text);
    if (key["isExpression"].text == "true") {
      const std::string& text = key["expression"].text;
      return (starts_with(text, "(") ? text : "(" + text + ")");
    }
    std::string out = quoted_name(key["expression"].text);
    if (!key["opclass"].text.empty()) return out + " " + key["opclass"].text + (key["asc"].text == "false" ? " DESC" : "");
    if (key["asc"].text == "false") out += " DESC";
    if (key["asc"].text == "false" || key["nulls"].text == "first") out += " NULLS " + upper(key["nulls"].text.empty() ? "last" : key["nulls"].text);
    return out;
  }

  void behind(const JsonMember& one) {
    const JsonValue& table = one.value;
    const Span at = place(one.name, text_.find("\"tables\""));
    if (!sqlite_)
      for (const JsonMember& key : table["foreignKeys"].members) script_->sql("ALTER TABLE " + full(table) + " ADD ").at(foreign_key(key.value), place(key.name, at.end)).end();
    for (const JsonMember& index : table["indexes"].members) {
      const JsonValue& of = index.value;
      std::vector<std::string> keys;
      for (const JsonValue& key : of["columns"].items) keys.push_back(index_key(key));
      const std::string method = sqlite_ || of["method"].text.empty() ? "" : " USING " + of["method"].text;
      std::vector<std::string> with;
      for (const JsonMember& option : of["with"].members) with.push_back(option.name + "=" + option.value.text);
      script_->at(std::string("CREATE ") + (of["isUnique"].text == "true" ? "UNIQUE " : "") + "INDEX " + quoted_name(of["name"].text) + " ON " + full(table) + method + " (" + join(keys, ", ") + ")" +
                      (with.empty() || sqlite_ ? "" : " WITH (" + join(with, ", ") + ")") + (of["where"].text.empty() ? "" : " WHERE " + of["where"].text),
                  place(index.name, at.end))
          .end();
    }
    if (sqlite_)
      for (const JsonMember& unique : table["uniqueConstraints"].members)
        script_->at("CREATE UNIQUE INDEX " + quoted_name(unique.value["name"].text) + " ON " + full(table) + " " + list(unique.value["columns"]), place(unique.name, at.end)).end();
  }

  std::string_view text_;
  FileId file_;
  bool sqlite_;
  models::ModelScript* script_ = nullptr;
};

}  // namespace

ModelSchema read_snapshot(const Sources& sources, FileId file, const Dialect& dialect) {
  ModelSchema out;
  const auto document = parse_json(sources.get(file).text);
  models::ModelScript script;
  if (!document || !SnapshotReader(sources, file, is_sqlite(dialect)).read(*document, script, out)) return {};
  models::build_schema(script, dialect, out);
  return out;
}

}  // namespace underpin::drizzle
