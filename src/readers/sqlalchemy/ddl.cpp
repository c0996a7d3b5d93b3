#include "readers/sqlalchemy/ddl.h"

#include <algorithm>

#include "base/text.h"
#include "readers/sqlalchemy/naming.h"
#include "sql/statements.h"

namespace underpin::sqlalchemy {

std::string printed_name(const Name& name, const Context& context, Trouble& trouble) {
  if (name.computed) trouble.doubt("its name comes from a function of the naming convention", name.span);
  const auto text = final_name(name, context.postgres() ? 63 : 0);
  if (text) return *text;
  trouble.raise("Identifier '" + *name.text + "' exceeds maximum length of 63 characters");
  return *name.text;
}

std::optional<Expression> to_default(const ServerDefault& value, const Context& context, Trouble& trouble) {
  Expression out;
  out.origin.span = value.span;
  switch (value.kind) {
    case ServerDefault::Kind::none:
    case ServerDefault::Kind::fetched: return std::nullopt;
    case ServerDefault::Kind::unknown: trouble.doubt(value.why, value.span); return std::nullopt;
    case ServerDefault::Kind::string: out.text = quote_literal(value.text); return out;
    case ServerDefault::Kind::expression: break;
  }
  out.text = value.expression->text(false);
  if (!context.postgres()) {  // SQLite wants brackets around what is no plain word or literal
    const auto text = std::string_view(trim(out.text));
    const bool marked = !text.empty() && (text[0] == '\'' || text[0] == '"' || text[0] == '(');
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; });
    if (!marked && !plain) out.text = "(" + out.text + ")";
  }
  return out;
}

namespace {

bool serial(const Column& column, const Table& table, const Context& context) {
  if (!context.postgres() || !column.primary_key || column.identity || &column != autoincrement_column(table)) return false;
  if (column.has_default) return false;
  return !column.sequence || column.sequence->optional;
}

Type serial_type(const TypeObject& declared, const Context& context) {
  const auto& name = resolved(declared, context).name;
  if (name == "BigInteger" || name == "BIGINT") return Type{"bigint", true};
  if (name == "SmallInteger" || name == "SMALLINT") return Type{"smallint", true};
  return Type{"integer", true};
}

bool typed(const Column& column) { return column.type && column.type->name != "NullType"; }

const Column* target_of(const ForeignKeySpec& key, const Table& table) {
  if (key.target) return key.target.get();
  if (!table.metadata) return nullptr;
  const auto other = table.metadata->find(key.ref);
  return other ? other->column(key.ref_column) : nullptr;
}

// A column without a type has that of the column it refers to, as far as the metadata knows it; null: none.
std::shared_ptr<TypeObject> type_of(const Column& column, const Table& table, int depth = 0) {
  if (typed(column)) return column.type;
  for (const auto& key : column.foreign_keys) {
    const Column* target = depth < 16 ? target_of(*key, table) : nullptr;
    if (!target) continue;
    const auto owner = target->table.lock();
    if (auto type = type_of(*target, owner ? *owner : table, depth + 1)) return type;
  }
  return nullptr;
}

void set_type(underpin::Column& out, const Column& column, const Table& table, const Context& context, Trouble& trouble) {
  if (!column.reflected_type.empty()) {
    out.type = Type{column.reflected_type, true};
    return;
  }
  const auto declared = type_of(column, table);
  if (!declared && !column.known) {  // one of its arguments is not decided: it may be the type
    out.type = to_type(*unknown_type(column.why, column.span), context);
    return;
  }
  if (!declared) {
    trouble.raise("(in table, column '" + column.name + "'): Can't generate DDL for NullType(); did you forget to specify a type on this Column?");
    return;
  }
  out.type = to_type(*declared, context);
  out.collation = collation_of(*declared, context);
  const auto& type = resolved(*declared, context);
  const auto compiled = compile_type(type, context);
  if (!compiled.error.empty()) trouble.raise(compiled.error);
  else if (!out.type.known) trouble.doubt(type.known ? "the type of the column" : type.why, type.span.valid() ? type.span : column.span);
}

}  // namespace

underpin::Column to_column(const Column& column, const Table& table, const Context& context, Trouble& trouble) {
  underpin::Column out;
  trouble.subject = "column " + table.name.display() + "." + column.name;
  out.name = column.name;
  out.origin.span = column.span;
  out.nullable = column.is_nullable();
  if (!column.known) trouble.doubt(column.why, column.span);
  if (serial(column, table, context) && column.type) {
    out.type = serial_type(*column.type, context);
    out.serial = true;
  } else {
    set_type(out, column, table, context, trouble);
    out.default_value = to_default(column.server_default, context, trouble);
  }
  if (column.computed) {
    if (context.postgres() && column.computed->persisted == false)
      trouble.raise("PostrgreSQL computed columns do not support 'virtual' persistence");
    if (!column.computed->expression->known) trouble.doubt(column.computed->expression->why, column.computed->span);
    Expression generated;
    generated.text = column.computed->expression->text(false);
    generated.origin.span = column.computed->span;
    out.generated = generated;
    out.generated_stored = context.postgres() || column.computed->persisted == true;
  }
  if (column.identity && context.postgres()) {
    out.identity = column.identity->always ? Identity::always : Identity::by_default;
    if (!column.nullable) out.nullable = false;
  }
  return out;
}

namespace {

Deferrable deferrability(const Constraint& constraint) {
  if (starts_with(upper(constraint.initially), "DEFERRED")) return Deferrable::deferred;
  return constraint.deferrable == true || !constraint.initially.empty() ? Deferrable::immediate : Deferrable::no;
}

ForeignKey to_foreign_key(const Constraint& constraint, std::string name) {
  ForeignKey out;
  out.name = std::move(name);
  out.columns = constraint.columns;
  out.ref = constraint.ref;
  out.ref_columns = constraint.ref_columns;
  out.on_delete = constraint.on_delete == "NO ACTION" ? "" : constraint.on_delete;
  out.on_update = constraint.on_update == "NO ACTION" ? "" : constraint.on_update;
  out.match = constraint.match == "SIMPLE" ? "" : constraint.match;
  out.deferrable = deferrability(constraint);
  out.not_valid = constraint.not_valid;
  out.origin.span = constraint.span;
  return out;
}

}  // namespace

std::optional<underpin::Constraint> to_constraint(const Constraint& constraint, const Context& context, Trouble& trouble) {
  if (!constraint.known) {
    trouble.subject = "constraint" + (constraint.name.text ? " " + *constraint.name.text : std::string());
    trouble.doubt(constraint.why, constraint.span);
  }
  const auto name = printed_name(constraint.name, context, trouble);
  switch (constraint.kind) {
    case Constraint::Kind::primary_key: {
      if (constraint.columns.empty()) return std::nullopt;
      PrimaryKey out;
      out.name = name;
      out.columns = constraint.columns;
      out.include = constraint.include;
      out.deferrable = deferrability(constraint);
      out.origin.span = constraint.span;
      return out;
    }
    case Constraint::Kind::unique: {
      if (constraint.columns.empty()) return std::nullopt;
      Unique out;
      out.name = name;
      out.columns = constraint.columns;
      out.include = constraint.include;
      out.nulls_not_distinct = constraint.nulls_not_distinct;
      out.deferrable = deferrability(constraint);
      out.origin.span = constraint.span;
      return out;
    }
    case Constraint::Kind::foreign_key: return to_foreign_key(constraint, name);
    case Constraint::Kind::check: {
      Check out;
      out.name = name;
      out.expression.text = constraint.condition ? constraint.condition->text(false) : "";
      out.expression.origin.span = constraint.condition && constraint.condition->span.valid() ? constraint.condition->span : constraint.span;
      out.not_valid = constraint.not_valid;
      out.origin.span = constraint.span;
      return out;
    }
    case Constraint::Kind::exclude: {
      if (!context.postgres()) return std::nullopt;
      Exclusion out;
      out.name = name;
      out.definition = constraint.definition;
      out.origin.span = constraint.span;
      return out;
    }
    case Constraint::Kind::other: return std::nullopt;
  }
  return std::nullopt;
}

namespace {

void put(underpin::Table& table, underpin::Constraint constraint) {
  if (auto* key = std::get_if<PrimaryKey>(&constraint)) table.primary_key = std::move(*key);
  if (auto* unique = std::get_if<Unique>(&constraint)) table.uniques.push_back(std::move(*unique));
  if (auto* key = std::get_if<ForeignKey>(&constraint)) table.foreign_keys.push_back(std::move(*key));
  if (auto* check = std::get_if<Check>(&constraint)) table.checks.push_back(std::move(*check));
  if (auto* exclusion = std::get_if<Exclusion>(&constraint)) table.exclusions.push_back(std::move(*exclusion));
}

}  // namespace

CreateTable to_create_table(const Table& table, const Context& context, Trouble& trouble) {
  CreateTable out;
  auto& to = out.table;
  to.name = table.name;
  to.origin.span = table.span;
  trouble.subject = "table " + table.name.display();
  if (!table.known) trouble.doubt(table.why, table.span);
  if (!table.error.empty()) trouble.raise(table.error);
  for (const auto& column : table.columns) {
    if (column->system) continue;
    if (column->name.empty()) {  // not known: no column is better than a nameless one
      trouble.subject = "a column of table " + table.name.display();
      trouble.doubt(column->why, column->span);
      continue;
    }
    to.columns.push_back(to_column(*column, table, context, trouble));
    for (const auto& check : column->checks)
      if (auto made = to_constraint(*check, context, trouble)) put(to, std::move(*made));
  }
  if (table.primary_key)
    if (auto made = to_constraint(*table.primary_key, context, trouble)) put(to, std::move(*made));
  auto rest = table.constraints;
  std::stable_sort(rest.begin(), rest.end(), [](const auto& a, const auto& b) { return a->order < b->order; });
  for (const auto& constraint : rest) {
    if (constraint->use_alter && context.postgres()) continue;  // left to an ALTER that Alembic never sends
    if (constraint->kind == Constraint::Kind::foreign_key && !context.postgres() && constraint->ref.schema != table.name.schema) continue;
    if (auto made = to_constraint(*constraint, context, trouble)) put(to, std::move(*made));
  }
  if (context.postgres()) {
    for (const auto& parent : table.inherits) to.inherits.push_back({"", parent});
    to.partition_by = table.partition_by;
  } else {
    to.autoincrement = table.sqlite_autoincrement && to.primary_key && to.primary_key->columns.size() == 1;
    to.strict = table.sqlite_strict;
    to.without_rowid = table.sqlite_without_rowid;
  }
  for (const auto& prefix : table.prefixes) {
    to.unlogged = to.unlogged || iequals(prefix, "UNLOGGED");
    to.temporary = to.temporary || iequals(prefix, "TEMPORARY") || iequals(prefix, "TEMP");
  }
  return out;
}

namespace {

std::string element_sql(const IndexElement& element, const Index& index, const Context& context) {
  if (!element.expression) {
    auto text = quote_name(element.column);
    if (const auto op = index.ops.find(element.column); op != index.ops.end() && context.postgres()) text += " " + op->second;
    return text;
  }
  auto text = element.expression->text(false);
  if (context.postgres() && !element.expression->op.empty()) text = "(" + text + ")";
  if (const auto op = index.ops.find(element.expression->name); op != index.ops.end() && context.postgres() && !element.expression->name.empty())
    text += " " + op->second;
  return text;
}

CreateIndex plain_index(const Index& index, const ObjectName& table, const Context& context, Trouble& trouble) {
  CreateIndex out;
  out.table = table;
  auto& to = out.index;
  to.name = printed_name(index.name, context, trouble);
  to.unique = index.unique;
  to.origin.span = index.span;
  for (const auto& element : index.elements) {
    IndexKey key;
    key.key.text = element.column;
    key.is_expression = element.expression != nullptr;
    if (key.is_expression) key.key.text = element.expression->text(false);
    if (const auto op = index.ops.find(element.column); op != index.ops.end() && context.postgres()) key.opclass = op->second;
    to.keys.push_back(std::move(key));
  }
  if (index.predicate) {
    to.predicate.emplace();
    to.predicate->text = index.predicate->text(false);
    to.predicate->origin.span = index.predicate->span;
  }
  if (!context.postgres()) return out;
  if (!index.method.empty()) to.method = index.method;
  to.include = index.include;
  to.nulls_not_distinct = index.nulls_not_distinct == true;
  for (const auto& [key, value] : index.with) to.with_options += (to.with_options.empty() ? "" : ", ") + key + "='" + value + "'";
  out.concurrently = index.concurrently;
  return out;
}

}  // namespace

std::string index_sql(const Index& index, const ObjectName& table, const Context& context, Trouble& trouble) {
  const bool postgres = context.postgres();
  std::string sql = std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " + (postgres && index.concurrently ? "CONCURRENTLY " : "");
  sql += quote_name(printed_name(index.name, context, trouble)) + " ON " + (postgres ? quote_name(table) : quote_name(table.name)) + " ";
  if (postgres && !index.method.empty()) sql += "USING " + index.method + " ";
  std::vector<std::string> elements;
  for (const auto& element : index.elements) elements.push_back(element_sql(element, index, context));
  sql += "(" + join(elements, ", ") + ")";
  if (postgres && !index.include.empty()) {
    std::vector<std::string> names;
    for (const auto& name : index.include) names.push_back(quote_name(name));
    sql += " INCLUDE (" + join(names, ", ") + ")";
  }
  if (postgres && index.nulls_not_distinct) sql += *index.nulls_not_distinct ? " NULLS NOT DISTINCT" : " NULLS DISTINCT";
  if (postgres && !index.with.empty()) {
    std::vector<std::string> options;
    for (const auto& [key, value] : index.with) options.push_back(key + " = " + value);
    sql += " WITH (" + join(options, ", ") + ")";
  }
  if (index.predicate) sql += " WHERE " + index.predicate->text(false);
  return sql;
}

CreateIndex to_create_index(const Index& index, const ObjectName& table, const Context& context, Trouble& trouble) {
  trouble.subject = "index " + index.name.text.value_or("on " + table.display());
  if (!index.known) trouble.doubt(index.why, index.span);
  if (!index.name.text) trouble.raise("CREATE INDEX requires that the index have a name");
  const bool plain = std::all_of(index.elements.begin(), index.elements.end(), [](const auto& e) { return e.expression == nullptr; });
  if (plain) return plain_index(index, table, context, trouble);
  for (const auto& element : index.elements)
    if (element.expression && !element.expression->known) {
      trouble.doubt(element.expression->why, index.span);
      return plain_index(index, table, context, trouble);
    }
  const Rope sql(index_sql(index, table, context, trouble));
  const Schema none;
  const auto reading = context.postgres() ? sql::read_postgresql(sql, none, *context.dialect) : sql::read_sqlite(sql, none, *context.dialect);
  if (!reading.errors.empty()) trouble.raise(reading.errors.front().message);
  for (const auto& statement : reading.statements)
    for (const auto& change : statement.changes)
      if (const auto* create = std::get_if<CreateIndex>(&change)) {
        auto out = *create;
        out.table = table;
        out.index.origin.span = index.span;
        return out;
      }
  trouble.doubt("the expressions of the index", index.span);
  return plain_index(index, table, context, trouble);
}

std::optional<SetComment> to_comment(const Column& column, const ObjectName& table, const Context& context) {
  if (!context.postgres() || !column.comment || column.comment->empty()) return std::nullopt;
  return SetComment{ObjectId{ObjectKind::column, table, column.name}, column.comment};
}

std::vector<SetComment> to_comments(const Table& table, const Context& context) {
  std::vector<SetComment> out;
  if (!context.postgres()) return out;
  if (table.comment && !table.comment->empty()) out.push_back(SetComment{ObjectId{ObjectKind::table, table.name, ""}, table.comment});
  for (const auto& column : table.columns)
    if (auto comment = to_comment(*column, table.name, context)) out.push_back(std::move(*comment));
  return out;
}

UserType to_enum(const EnumSpec& spec, const Context&) {
  UserType out;
  out.name = {spec.schema, spec.name};
  out.enumeration = EnumType{spec.labels};
  out.origin.span = spec.span;
  return out;
}

}  // namespace underpin::sqlalchemy
