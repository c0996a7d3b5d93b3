#include "readers/sqlalchemy/arguments.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "syntax/eval/objects.h"

namespace underpin::sqlalchemy {

using eval::Value;

std::string Expr::text(bool with_table) const {
  std::string out;
  for (const auto& piece : pieces) {
    if (!piece.column) {
      out += piece.text;
      continue;
    }
    if (with_table && !piece.table.empty()) out += piece.table + ".";
    out += quote_name(piece.text);
  }
  return out;
}

Column* Table::column(const std::string& column_name) const {
  for (const auto& c : columns)
    if (c->name == column_name) return c.get();
  for (const auto& c : columns)
    if (c->key == column_name) return c.get();
  return nullptr;
}

Value wrap(std::shared_ptr<Object> object, std::string path, Span span) {
  auto record = std::make_shared<eval::Record>();
  record->path = std::move(path);
  record->data = std::move(object);
  record->call.span = span;
  return eval::record(std::move(record), span);
}

std::optional<Value> own_attribute(const Context& context, const Value& value, const std::string& name) {
  if (!context.interpreter) return std::nullopt;
  const auto* type = eval::as_class(value);
  if (const auto* instance = eval::as_instance(value)) {
    if (const auto* own = instance->attribute(name)) return *own;
    type = instance->type.get();
  }
  // Asking further than the project's own classes would end up at the host again.
  if (!type || !type->find(name)) return std::nullopt;
  return context.interpreter->lookup(value, name);
}

const Rope* rope_of(const Value* value) {
  if (!value) return nullptr;
  if (const auto* rope = eval::text_of(*value)) return rope;
  if (const auto conv = as<Conv>(*value)) return &conv->text;
  return nullptr;
}

std::optional<std::string> text_of(const Value* value) {
  const auto* rope = rope_of(value);
  if (!rope) return std::nullopt;
  return rope->text();
}

std::optional<std::int64_t> integer_of(const Value* value) {
  if (!value) return std::nullopt;
  if (const auto* i = value->integer()) return *i;
  if (const auto* b = value->boolean()) return *b ? 1 : 0;
  if (const auto* s = value->string()) {
    const auto& t = s->text();
    if (!t.empty() && t.size() < 18 && std::all_of(t.begin(), t.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::stoll(t);
  }
  return std::nullopt;
}

std::optional<bool> flag_of(const Value* value) {
  if (!value || value->is_none()) return std::nullopt;
  return eval::truth(*value);
}

bool flag_or(const Value* value, bool otherwise) {
  if (!value) return otherwise;
  const auto truth = eval::truth(*value);
  return truth ? *truth : otherwise;
}

Name name_of(const Value* value) {
  Name name;
  if (!value) return name;
  name.span = value->span;
  if (const auto conv = as<Conv>(*value)) {
    name.text = conv->text.text();
    name.conv = true;
  } else if (const auto* s = value->string()) {
    name.text = s->text();
  }
  return name;
}

std::optional<std::vector<std::string>> texts_of(const Value* value) {
  std::vector<std::string> out;
  if (!value || value->is_none()) return out;
  if (auto one = text_of(value)) {
    out.push_back(*one);
    return out;
  }
  const auto* items = value->sequence();
  if (!items) return std::nullopt;
  for (const auto& item : *items) {
    if (auto text = text_of(&item)) {
      out.push_back(*text);
    } else if (const auto column = as<Column>(item)) {
      out.push_back(column->name);
    } else if (const auto expr = as<Expr>(item); expr && expr->form == Expr::Form::column) {
      out.push_back(expr->name);
    } else {
      return std::nullopt;
    }
  }
  return out;
}

namespace {
// Lists may hold themselves: look only so deep.
const eval::Unknown* find_unknown(const Value& value, int depth) {
  if (const auto* unknown = value.unknown()) return unknown;
  if (depth > 8) return nullptr;
  if (const auto* items = value.sequence())
    for (const auto& item : *items)
      if (const auto* unknown = find_unknown(item, depth + 1)) return unknown;
  return nullptr;
}
}  // namespace

const eval::Unknown* first_unknown(const Value& value) { return find_unknown(value, 0); }

const eval::Unknown* first_unknown(const eval::Call& call) {
  for (const auto& arg : call.args)
    if (const auto* unknown = first_unknown(arg)) return unknown;
  for (const auto& [name, arg] : call.kwargs)
    if (const auto* unknown = first_unknown(arg)) return unknown;
  return nullptr;
}

std::string last_name(std::string_view path) {
  const auto dot = path.rfind('.');
  return std::string(dot == std::string_view::npos ? path : path.substr(dot + 1));
}

std::string plain_path(const std::string& path) {
  for (const std::string_view prefix : {"sqlmodel.sql.sqltypes.types.", "sqlmodel.sa.", "alembic.op.sa.", "sqlalchemy_utils.sa.", "geoalchemy2.sa."})
    if (starts_with(path, prefix)) return "sqlalchemy." + path.substr(prefix.size());
  // SQLModel hands on SQLAlchemy's types under its own name.
  if (starts_with(path, "sqlmodel.") && path.find('.', 9) == std::string::npos) {
    const std::string name = path.substr(9);
    for (const std::string_view own : {"SQLModel", "Field", "Relationship", "AutoString", "Session", "GUID"})
      if (name == own) return path;
    if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') return "sqlalchemy." + name;
  }
  return path;
}

std::string path_of(const Value& value) {
  if (const auto* external = value.external()) return plain_path(external->path);
  if (const auto* record = value.record()) return record->path;
  return {};
}

std::string quote_literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

namespace {
// PostgreSQL's reserved words and type or function names that SQLAlchemy quotes.
constexpr std::array kReserved = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between", "binary", "both", "case", "cast",
    "check", "collate", "column", "constraint", "create", "cross", "current_catalog", "current_date", "current_role", "current_time",
    "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for",
    "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect", "into", "is", "isnull",
    "join", "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural", "new", "not", "notnull", "null", "off",
    "offset", "old", "on", "only", "or", "order", "outer", "over", "overlaps", "placing", "primary", "references", "returning", "right",
    "select", "session_user", "similar", "some", "symmetric", "table", "tablesample", "then", "to", "trailing", "true", "union", "unique",
    "user", "using", "variadic", "verbose", "when", "where", "window", "with"};
}  // namespace

std::string quote_name(std::string_view name) {
  bool bare = !name.empty() && !(name[0] >= '0' && name[0] <= '9') && name[0] != '$';
  for (const char c : name) bare = bare && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$');
  if (bare && !std::binary_search(kReserved.begin(), kReserved.end(), name)) return std::string(name);
  return "\"" + replace_all(std::string(name), "\"", "\"\"") + "\"";
}

std::string quote_name(const ObjectName& name) {
  return name.schema.empty() ? quote_name(std::string_view(name.name)) : quote_name(std::string_view(name.schema)) + "." + quote_name(std::string_view(name.name));
}

}  // namespace underpin::sqlalchemy
