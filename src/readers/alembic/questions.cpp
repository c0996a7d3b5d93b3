// Python's own questions to SQLAlchemy objects: str(), isinstance(), hasattr(), len(), type().
#include <algorithm>

#include "base/text.h"
#include "readers/alembic/inspector.h"
#include "readers/alembic/objects.h"
#include "readers/alembic/operations.h"

namespace underpin::alembic {

using eval::Value;

namespace {

// A type class and the classes above it, nearest first, as far as programs ask for them.
const std::vector<std::string>& above(const std::string& name) {
  static const std::vector<std::string> none;
  static const std::map<std::string, std::vector<std::string>> table = {
      {"VARCHAR", {"String"}}, {"CHAR", {"String"}}, {"NVARCHAR", {"Unicode", "String"}}, {"NCHAR", {"Unicode", "String"}}, {"TEXT", {"Text", "String"}},
      {"Text", {"String"}}, {"Unicode", {"String"}}, {"UnicodeText", {"Text", "String"}}, {"Enum", {"String", "SchemaType"}}, {"ENUM", {"Enum", "String", "SchemaType"}},
      {"INTEGER", {"Integer"}}, {"BIGINT", {"BigInteger", "Integer"}}, {"BigInteger", {"Integer"}}, {"SMALLINT", {"SmallInteger", "Integer"}},
      {"SmallInteger", {"Integer"}}, {"NUMERIC", {"Numeric"}}, {"DECIMAL", {"Numeric"}}, {"Float", {"Numeric"}}, {"FLOAT", {"Float", "Numeric"}},
      {"REAL", {"Float", "Numeric"}}, {"DOUBLE_PRECISION", {"Double", "Float", "Numeric"}}, {"Double", {"Float", "Numeric"}}, {"BOOLEAN", {"Boolean"}},
      {"TIMESTAMP", {"DateTime"}}, {"DATETIME", {"DateTime"}}, {"DATE", {"Date"}}, {"TIME", {"Time"}}, {"BYTEA", {"LargeBinary"}}, {"BLOB", {"LargeBinary"}},
      {"JSONB", {"JSON"}}, {"UUID", {"Uuid"}}, {"INTERVAL", {"Interval"}}};
  const auto row = table.find(name);
  return row == table.end() ? none : row->second;
}

std::optional<bool> type_is(const sa::TypeObject& type, const Value& cls) {
  const auto path = sa::path_of(cls);
  if (path.empty()) return std::nullopt;
  const std::string wanted(sa::last_name(path));
  if (wanted == "TypeEngine") return true;
  if (!type.known || type.name == "raw" || type.name == "decorated") return std::nullopt;
  if (type.name == wanted) return true;
  const auto& list = above(type.name);
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

std::optional<bool> is_instance(Migration& m, const Value& value, const Value& cls) {
  if (const auto* many = cls.sequence()) {
    bool certain = true;
    for (const auto& one : *many) {
      const auto answer = is_instance(m, value, one);
      if (answer == true) return true;
      certain = certain && answer.has_value();
    }
    return certain ? std::optional(false) : std::nullopt;
  }
  if (const auto type = sa::as<sa::TypeObject>(value)) return type_is(*type, cls);
  const auto name = std::string(sa::last_name(sa::path_of(cls)));
  if (const auto connection = sa::as<Connection>(value)) {
    if (name == "Engine") return connection->kind == Connection::Kind::engine;
    if (name == "Connection") return connection->kind == Connection::Kind::connection;
    if (name == "Session") return connection->kind == Connection::Kind::session;
  }
  if (sa::as<DialectInfo>(value)) {  // isinstance(bind.dialect, postgresql.dialect)
    const auto path = lower(sa::path_of(cls));
    for (const char* engine : {"postgresql", "sqlite", "mysql", "mssql", "oracle"})
      if (contains(path, engine) || (starts_with(path, "sqlalchemy.dialects") && starts_with(name, "PG") && std::string_view(engine) == "postgresql"))
        return m.replay->dialect().name == engine;
  }
  if (sa::as<sa::Column>(value)) return name == "Column";
  if (sa::as<sa::Table>(value)) return name == "Table";
  if (const auto constraint = sa::as<sa::Constraint>(value)) {
    using Kind = sa::Constraint::Kind;
    if (name == "Constraint") return true;
    if (name == "UniqueConstraint") return constraint->kind == Kind::unique;
    if (name == "ForeignKeyConstraint") return constraint->kind == Kind::foreign_key;
    if (name == "CheckConstraint") return constraint->kind == Kind::check;
    if (name == "PrimaryKeyConstraint") return constraint->kind == Kind::primary_key;
  }
  return std::nullopt;
}

std::optional<bool> has_attribute(Migration& m, const Value& value, const std::string& name) {
  if (const auto* external = value.external()) {
    if (external->path != "alembic.op") return std::nullopt;
    if (find_operation(name) || name == "batch_alter_table" || name == "get_bind" || name == "get_context" || name == "f") return true;
    return std::nullopt;
  }
  if (sa::as<ResultSet>(value) || sa::as<Row>(value)) return std::nullopt;
  if (const auto collection = sa::as<ColumnCollection>(value)) return collection->table->column(name) != nullptr;
  if (sa::as<Inspector>(value)) return starts_with(name, "get_") || starts_with(name, "has_") || name == "bind";
  if (sa::as<DialectInfo>(value)) return name == "name" || name == "has_table" || name == "server_version_info" ? std::optional(true) : std::nullopt;
  if (const auto type = sa::as<sa::TypeObject>(value)) {
    if (name == "length" || name == "precision" || name == "timezone") {
      const auto& n = type->name;
      const auto kind = sa::affinity(*type);
      if (name == "length") return kind == sa::Affinity::string;
      if (name == "precision") return kind == sa::Affinity::numeric;
      return n == "DateTime" || n == "TIMESTAMP" || n == "Time";
    }
    if (name == "enums") return type->enumeration != nullptr;
  }
  if (const auto* record = value.record(); record && record->data) {
    const auto found = object_attribute(m, value, name, {});
    if (found && !found->is_unknown()) return true;
  }
  return std::nullopt;
}

std::optional<Value> text_of_object(Migration& m, const Value& value, Span span) {
  if (const auto conv = sa::as<sa::Conv>(value)) return eval::string(conv->text, span);
  if (sa::as<EngineUrl>(value)) return eval::string(m.replay->dialect().name + "://", span);  // how it begins, which is what is asked
  if (const auto type = sa::as<sa::TypeObject>(value)) {
    const auto compiled = sa::compile_type(*type, m.context);
    if (type->known && compiled.error.empty()) return eval::string(compiled.text, span);
  }
  if (const auto expression = sa::as<sa::Expr>(value); expression && expression->known) return eval::string(expression->text(true), span);
  if (const auto column = sa::as<sa::Column>(value)) {
    const auto table = column->table.lock();
    return eval::string(table ? table->name.display() + "." + column->name : column->name, span);
  }
  if (const auto table = sa::as<sa::Table>(value)) return eval::string(table->name.display(), span);
  return std::nullopt;
}

}  // namespace

std::optional<Value> ask_object(Migration& m, const std::string& question, const std::vector<Value>& operands, Span span) {
  if (operands.empty()) return std::nullopt;
  const auto& value = operands[0];
  if (question == "str") return text_of_object(m, value, span);
  if (question == "isinstance" && operands.size() == 2) {
    if (const auto answer = is_instance(m, value, operands[1])) return eval::boolean(*answer, span);
  }
  if (question == "hasattr" && operands.size() == 2) {
    const auto name = sa::text_of(&operands[1]);
    const auto answer = name ? has_attribute(m, value, *name) : std::nullopt;
    if (answer) return eval::boolean(*answer, span);
  }
  if (question == "type")
    if (const auto type = sa::as<sa::TypeObject>(value)) return eval::external("sqlalchemy.types." + type->name, span);
  if (question == "len")
    if (const auto items = object_items(m, value)) return eval::integer(static_cast<std::int64_t>(items->size()), span);
  return std::nullopt;
}

}  // namespace underpin::alembic
