// op.add_column, drop_column and alter_column, in the order in which Alembic sends their statements.
#include "readers/alembic/operations.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

namespace {

Statement statement_of(Change change, Span span) {
  Statement statement;
  statement.span = span;
  statement.changes.push_back(std::move(change));
  return statement;
}

AddColumn to_add_column(Migration& m, const ObjectName& owner, const sa::Column& column, const sa::Table& table, const Call& call,
                        sa::Trouble& trouble) {
  AddColumn add;
  add.table = owner;
  add.column = sa::to_column(column, table, m.context, trouble);
  add.if_not_exists = sa::flag_or(call.keyword("if_not_exists"), false);
  for (const auto& check : column.checks)
    if (auto made = sa::to_constraint(*check, m.context, trouble))
      if (auto* inline_check = std::get_if<Check>(&*made)) add.checks.push_back(std::move(*inline_check));
  if (column.primary_key && sa::flag_or(call.keyword("inline_primary_key"), false)) add.primary_key = PrimaryKey{"", {column.name}};
  return add;
}

// FOREIGN KEY written into the ADD COLUMN itself (inline_references=True, one key over one column).
bool inline_key(const Call& call, const sa::Column& column, const sa::Constraint& constraint) {
  return constraint.kind == sa::Constraint::Kind::foreign_key && sa::flag_or(call.keyword("inline_references"), false) &&
         column.foreign_keys.size() == 1 && constraint.columns.size() == 1;
}

}  // namespace

std::optional<Raise> emit_add_column(Migration& m, const ObjectName& owner, const std::shared_ptr<sa::Column>& given, const Call& call) {
  const auto column = given->table.lock() ? sa::copy_column(*given) : given;
  auto table = sa::make_table(owner, {sa::wrap(column, "sqlalchemy.Column", column->span)}, {}, m.named_metadata(), m.context);
  sa::Trouble trouble;
  if (!table->error.empty()) trouble.raise(table->error);
  auto add = to_add_column(m, owner, *column, *table, call, trouble);
  add.column.origin.span = call.span;
  std::vector<std::shared_ptr<sa::Constraint>> rest;
  for (const auto& constraint : table->constraints) {
    if (!inline_key(call, *column, *constraint)) {
      rest.push_back(constraint);
    } else if (auto made = sa::to_constraint(*constraint, m.context, trouble)) {
      auto key = std::get<ForeignKey>(*made);
      key.name.clear();
      add.foreign_keys.push_back(std::move(key));
    }
  }
  m.doubts(trouble, call.span);
  auto statement = statement_of(std::move(add), call.span);
  if (column->has_default && column->server_default.kind == sa::ServerDefault::Kind::none)
    statement.notes.push_back({Note::Kind::client_default, column->default_span, owner.display() + "." + column->name});
  if (!trouble.error.empty()) return m.refuse(std::move(statement), FailureKind::not_allowed, trouble.error, "sqlalchemy.exc.CompileError");
  if (auto raised = m.emit(std::move(statement))) return raised;
  for (const auto& constraint : rest)
    if (auto raised = emit_constraint(m, owner, *constraint, constraint->span.valid() ? constraint->span : call.span)) return raised;
  for (const auto& index : table->indexes)
    if (auto raised = emit_index(m, *index, owner, false, call.span)) return raised;
  if (auto comment = sa::to_comment(*column, owner, m.context))
    if (auto raised = m.emit(std::move(*comment), call.span)) return raised;
  // Alembic's column copy stays with its table; the caller's object must stay free for another use.
  if (!given->table.expired() && given == column) given->table.reset();
  return std::nullopt;
}

Outcome add_column(Migration& m, const Call& call) {
  const auto table = required(m, call, 0, {"table_name"}, "add_column");
  const auto* value = argument(call, 1, {"column"});
  if (!table || !value) return eval::none();
  const auto column = sa::as<sa::Column>(*value);
  if (!column || column->name.empty()) {
    m.undecided("a column of table " + *table, value->unknown() ? value->unknown()->reason : column ? column->why : "the column " + eval::describe(*value), call.span);
    return eval::none();
  }
  UNDERPIN_SEND(emit_add_column(m, table_name(*table, call), column, call));
  return eval::none();
}

Outcome drop_column(Migration& m, const Call& call) {
  const auto table = required(m, call, 0, {"table_name"}, "drop_column");
  if (!table) return eval::none();
  const auto* value = argument(call, 1, {"column_name", "column"});
  std::string name;
  if (const auto column = value ? sa::as<sa::Column>(*value) : nullptr) {
    name = column->name;
  } else {
    const auto text = required(m, call, 1, {"column_name", "column"}, "drop_column");
    if (!text) return eval::none();
    name = *text;
  }
  DropColumn drop;
  drop.table = table_name(*table, call);
  drop.column = name;
  drop.if_exists = sa::flag_or(call.keyword("if_exists"), false);
  UNDERPIN_SEND(m.emit(std::move(drop), call.span));
  return eval::none();
}

namespace {

struct Alteration {
  Migration& m;
  ObjectName table;
  std::string column;
  const Call& call;
  Span span;
  std::string shown() const { return "column " + table.display() + "." + column; }
};

// CHECKs that Boolean and Enum bring along, for the type before (dropped) and after (added).
std::optional<Raise> type_checks(Alteration& a, const Value& type, bool add) {
  auto column = std::make_shared<sa::Column>();
  column->name = column->key = a.column;
  column->type = sa::type_from(type, a.m.context);
  column->span = a.span;
  const auto holder = sa::make_table(a.table, {sa::wrap(column, "sqlalchemy.Column", a.span)}, {}, a.m.named_metadata(), a.m.context);
  for (const auto& constraint : holder->constraints) {
    if (add) {
      if (auto raised = emit_constraint(a.m, a.table, *constraint, a.span)) return raised;
    } else if (a.m.postgres() && constraint->name.text) {
      sa::Trouble trouble;
      DropConstraint drop;
      drop.table = a.table;
      drop.name = sa::printed_name(constraint->name, a.m.context, trouble);
      if (auto raised = a.m.emit(std::move(drop), a.span)) return raised;
    }
  }
  return std::nullopt;
}

std::optional<Raise> set_type(Alteration& a, const Value& value) {
  const auto type = sa::type_from(value, a.m.context);
  sa::Trouble trouble;
  trouble.subject = a.shown();
  const auto compiled = sa::compile_type(*type, a.m.context);
  if (!compiled.error.empty()) trouble.raise(compiled.error);
  SetColumnType change;
  change.table = a.table;
  change.column = a.column;
  change.type = sa::to_type(*type, a.m.context);
  change.collation = sa::collation_of(*type, a.m.context);
  const auto* using_value = a.call.keyword("postgresql_using");
  change.using_expression = sa::text_of(using_value).value_or("");
  if (using_value && using_value->unknown()) trouble.doubt(using_value->unknown()->reason, a.span);
  if (!change.type.known && trouble.error.empty()) trouble.doubt(type->why, type->span);
  a.m.doubts(trouble, a.span);
  auto statement = statement_of(std::move(change), a.span);
  if (!trouble.error.empty()) return a.m.refuse(std::move(statement), FailureKind::not_allowed, trouble.error, "sqlalchemy.exc.CompileError");
  return a.m.emit(std::move(statement));
}

bool is_none_or_false(const Value* value) { return !value || value->is_none() || (value->boolean() && !*value->boolean()); }

std::optional<Raise> set_identity(Alteration& a, const std::shared_ptr<sa::IdentityOptions>& identity, const Value* existing) {
  SetIdentity change;
  change.table = a.table;
  change.column = a.column;
  if (identity) change.identity = identity->always ? Identity::always : Identity::by_default;
  (void)existing;
  return a.m.emit(std::move(change), a.span);
}

std::optional<Raise> set_default(Alteration& a, const Value& value) {
  const auto* existing = a.call.keyword("existing_server_default");
  const auto identity = sa::as<sa::IdentityOptions>(value);
  if (identity || (existing && sa::as<sa::IdentityOptions>(*existing))) return set_identity(a, identity, existing);
  SetDefault change;
  change.table = a.table;
  change.column = a.column;
  if (sa::as<sa::Computed>(value) || (existing && sa::as<sa::Computed>(*existing)))
    return a.m.refuse(statement_of(std::move(change), a.span), FailureKind::not_allowed,
                      "Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is not supported.",
                      "sqlalchemy.exc.CompileError");
  sa::Trouble trouble;
  trouble.subject = a.shown();
  if (!value.is_none()) change.value = sa::to_default(sa::make_server_default(value, a.m.context), a.m.context, trouble);
  a.m.doubts(trouble, a.span);
  if (!trouble.doubts.empty()) return std::nullopt;
  return a.m.emit(std::move(change), a.span);
}

}  // namespace

std::optional<Raise> emit_alter_column(Migration& m, const ObjectName& table, const std::string& column, const Call& call) {
  Alteration a{m, table, column, call, call.span};
  const auto* type = call.keyword("type_");
  if (type && type->is_none()) type = nullptr;
  const auto* existing = call.keyword("existing_type");
  if (existing && existing->is_none()) existing = nullptr;
  if (type && existing)
    if (auto raised = type_checks(a, *existing, false)) return raised;
  if (type && m.postgres())
    if (auto raised = set_type(a, *type)) return raised;
  if (const auto* nullable = call.keyword("nullable"); nullable && !nullable->is_none()) {
    const auto flag = sa::flag_of(nullable);
    if (!flag) m.undecided(a.shown(), nullable->unknown() ? nullable->unknown()->reason : "nullable", call.span);
    else if (auto raised = m.emit(SetNullable{table, column, *flag}, call.span)) return raised;
  }
  if (const auto* value = call.keyword("server_default"); value && !(value->boolean() && !*value->boolean()))
    if (auto raised = set_default(a, *value)) return raised;
  if (type && !m.postgres())
    if (auto raised = set_type(a, *type)) return raised;
  if (const auto* comment = call.keyword("comment"); comment && m.postgres() && !(comment->boolean() && !*comment->boolean()))
    if (auto raised = m.emit(SetComment{ObjectId{ObjectKind::column, table, column}, sa::text_of(comment)}, call.span)) return raised;
  const auto* name = call.keyword("new_column_name") ? call.keyword("new_column_name") : call.keyword("name");
  if (const auto to = sa::text_of(name)) {
    if (auto raised = m.emit(RenameColumn{table, column, *to}, call.span)) return raised;
    a.column = *to;
  } else if (name && name->unknown()) {
    m.undecided(a.shown(), name->unknown()->reason, call.span);
  }
  a.column = column;
  if (type)
    if (auto raised = type_checks(a, *type, true)) return raised;
  return std::nullopt;
}

namespace {
// Alembic looks at these arguments alone; without any of them nothing is sent, and the name is not even looked at.
bool alters_anything(const Call& call) {
  const auto given = [&](const char* name) {
    const auto* value = call.keyword(name);
    return value && !value->is_none();
  };
  const auto set = [&](const char* name) {
    const auto* value = call.keyword(name);
    return value && !(value->boolean() && !*value->boolean());
  };
  return given("type_") || given("nullable") || given("new_column_name") || given("name") || given("autoincrement") || set("server_default") ||
         set("comment") || !is_none_or_false(call.keyword("postgresql_using"));
}
}  // namespace

Outcome alter_column(Migration& m, const Call& call) {
  const auto* given = argument(call, 1, {"column_name"});
  if (given && !given->unknown() && call.args.size() <= 2 && !call.incomplete && !alters_anything(call)) {
    const bool whole = sa::as<sa::Column>(*given) != nullptr;
    m.replay->note({Note::Kind::no_effect, call.span, whole ? "it takes the column's name and keywords, not a Column" : "it names nothing to change"});
    return eval::none();
  }
  const auto table = required(m, call, 0, {"table_name"}, "alter_column");
  const auto column = required(m, call, 1, {"column_name"}, "alter_column");
  if (!table || !column) return eval::none();
  const auto& k = call;
  if (!is_none_or_false(k.keyword("postgresql_using")) && is_none_or_false(k.keyword("type_"))) {
    Statement statement;
    statement.span = call.span;
    UNDERPIN_SEND(m.refuse(std::move(statement), FailureKind::not_allowed, "postgresql_using must be used with the type_ parameter",
                           "alembic.util.exc.CommandError"));
    return eval::none();
  }
  UNDERPIN_SEND(emit_alter_column(m, table_name(*table, call), *column, call));
  return eval::none();
}

}  // namespace underpin::alembic
