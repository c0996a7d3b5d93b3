// op.create_*_constraint, create_primary_key, create_foreign_key and op.drop_constraint.
#include "readers/alembic/operations.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;
using Kind = sa::Constraint::Kind;

namespace {

constexpr const char* kNoAlter = "No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which allows for "
                                 "SQLite migrations using a copy-and-move strategy.";

// A constraint put on a table that has nothing but its name, as Alembic does, so that naming conventions apply.
void name_it(Migration& m, sa::Constraint& constraint, const ObjectName& table, sa::Trouble& trouble) {
  sa::Table holder;
  holder.name = table;
  holder.metadata = m.named_metadata();
  std::string error;
  sa::name_constraint(constraint, holder, error);
  if (!error.empty()) trouble.raise(error);
}

std::optional<std::vector<std::string>> columns_of(Migration& m, const Value* value, const std::string& what, Span span) {
  auto columns = sa::texts_of(value);
  if (!columns || !value) m.undecided(what, value && value->unknown() ? value->unknown()->reason : "its columns", span);
  return value ? columns : std::nullopt;
}

std::string shown(const sa::Constraint& constraint, const std::string& table) {
  return "constraint " + constraint.name.text.value_or("on " + table);
}

// Reads what all calls have in common; nullptr when the constraint's name or table is not known.
std::shared_ptr<sa::Constraint> begin(Migration& m, const Call& call, Kind kind, const Value* name, std::string_view operation) {
  auto constraint = std::make_shared<sa::Constraint>();
  constraint->kind = kind;
  constraint->span = call.span;
  constraint->name = sa::name_of(name);
  if (name && name->unknown()) {
    m.undecided("op." + std::string(operation), name->unknown()->reason, call.span);
    return nullptr;
  }
  constraint->deferrable = sa::flag_of(call.keyword("deferrable"));
  constraint->initially = sa::text_of(call.keyword("initially")).value_or("");
  constraint->not_valid = sa::flag_or(call.keyword("postgresql_not_valid"), false);
  constraint->nulls_not_distinct = sa::flag_or(call.keyword("postgresql_nulls_not_distinct"), false);
  if (const auto include = sa::texts_of(call.keyword("postgresql_include"))) constraint->include = *include;
  return constraint;
}

}  // namespace

std::optional<Raise> emit_constraint(Migration& m, const ObjectName& table, const sa::Constraint& constraint, Span span) {
  sa::Trouble trouble;
  auto made = sa::to_constraint(constraint, m.context, trouble);
  m.doubts(trouble, span);
  Statement statement;
  statement.span = span;
  if (made) statement.changes.push_back(AddConstraint{table, std::move(*made)});
  if (!trouble.error.empty()) return m.refuse(std::move(statement), FailureKind::not_allowed, trouble.error, "sqlalchemy.exc.CompileError");
  if (!m.postgres()) {
    if (constraint.type_bound) return std::nullopt;  // Alembic warns and goes on
    return m.refuse(std::move(statement), FailureKind::not_allowed, kNoAlter, "NotImplementedError");
  }
  return m.emit(std::move(statement));
}

Outcome create_primary_key(Migration& m, const Call& call) {
  const auto table = required(m, call, 1, {"table_name", "tablename"}, "create_primary_key");
  const auto constraint = begin(m, call, Kind::primary_key, argument(call, 0, {"constraint_name", "name"}), "create_primary_key");
  if (!table || !constraint) return eval::none();
  const auto columns = columns_of(m, argument(call, 2, {"columns", "cols"}), shown(*constraint, *table), call.span);
  if (!columns) return eval::none();
  constraint->columns = *columns;
  sa::Trouble trouble;
  name_it(m, *constraint, table_name(*table, call), trouble);
  UNDERPIN_SEND(emit_constraint(m, table_name(*table, call), *constraint, call.span));
  return eval::none();
}

Outcome create_unique_constraint(Migration& m, const Call& call) {
  const auto table = required(m, call, 1, {"table_name", "source"}, "create_unique_constraint");
  const auto constraint = begin(m, call, Kind::unique, argument(call, 0, {"constraint_name", "name"}), "create_unique_constraint");
  if (!table || !constraint) return eval::none();
  const auto columns = columns_of(m, argument(call, 2, {"columns", "local_cols"}), shown(*constraint, *table), call.span);
  if (!columns) return eval::none();
  constraint->columns = *columns;
  sa::Trouble trouble;
  name_it(m, *constraint, table_name(*table, call), trouble);
  UNDERPIN_SEND(emit_constraint(m, table_name(*table, call), *constraint, call.span));
  return eval::none();
}

Outcome create_foreign_key(Migration& m, const Call& call) {
  const auto source = required(m, call, 1, {"source_table", "source"}, "create_foreign_key");
  const auto referent = required(m, call, 2, {"referent_table", "referent"}, "create_foreign_key");
  const auto key = begin(m, call, Kind::foreign_key, argument(call, 0, {"constraint_name", "name"}), "create_foreign_key");
  if (!source || !referent || !key) return eval::none();
  const auto local = columns_of(m, argument(call, 3, {"local_cols"}), shown(*key, *source), call.span);
  const auto remote = columns_of(m, argument(call, 4, {"remote_cols"}), shown(*key, *source), call.span);
  if (!local || !remote) return eval::none();
  key->columns = *local;
  key->ref_columns = *remote;
  key->ref = table_name(*referent, call, "referent_schema");
  const auto phrase = [&](const char* keyword) { return sa::text_of(call.keyword(keyword)).value_or(""); };
  key->on_delete = sa::phrase(sa::text_of(argument(call, 6, {"ondelete"})).value_or(""));
  key->on_update = sa::phrase(sa::text_of(argument(call, 5, {"onupdate"})).value_or(""));
  key->match = sa::phrase(phrase("match"));
  const auto owner = table_name(*source, call, "source_schema");
  sa::Trouble trouble;
  name_it(m, *key, owner, trouble);
  UNDERPIN_SEND(emit_constraint(m, owner, *key, call.span));
  return eval::none();
}

Outcome create_check_constraint(Migration& m, const Call& call) {
  const auto table = required(m, call, 1, {"table_name", "source"}, "create_check_constraint");
  const auto check = begin(m, call, Kind::check, argument(call, 0, {"constraint_name", "name"}), "create_check_constraint");
  const auto* condition = argument(call, 2, {"condition"});
  if (!table || !check || !condition) return eval::none();
  check->condition = sa::ddl_expression(*condition, m.context);
  if (!check->condition->known) {
    m.undecided(shown(*check, *table), check->condition->why, call.span);
    return eval::none();
  }
  sa::Trouble trouble;
  name_it(m, *check, table_name(*table, call), trouble);
  UNDERPIN_SEND(emit_constraint(m, table_name(*table, call), *check, call.span));
  return eval::none();
}

Outcome create_exclude_constraint(Migration& m, const Call& call) {
  const auto table = required(m, call, 1, {"table_name"}, "create_exclude_constraint");
  if (!table) return eval::none();
  Call inner = call;
  inner.args.assign(call.args.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, call.args.size())), call.args.end());
  const auto* name = argument(call, 0, {"constraint_name"});
  if (name && name->unknown()) {
    m.undecided("op.create_exclude_constraint", name->unknown()->reason, call.span);
    return eval::none();
  }
  auto constraint = sa::make_constraint(Kind::exclude, inner, m.context);
  constraint->name = sa::name_of(name);
  UNDERPIN_SEND(emit_constraint(m, table_name(*table, call), *constraint, call.span));
  return eval::none();
}

Outcome drop_constraint(Migration& m, const Call& call) {
  const auto* given = argument(call, 0, {"constraint_name", "name"});
  const auto table = required(m, call, 1, {"table_name", "tablename"}, "drop_constraint");
  if (!table) return eval::none();
  Statement statement;
  statement.span = call.span;
  if (given && given->is_none()) {
    UNDERPIN_SEND(m.refuse(std::move(statement), FailureKind::not_allowed, "Can't emit DROP CONSTRAINT for a constraint; it has no name",
                           "sqlalchemy.exc.CompileError"));
    return eval::none();
  }
  if (!required(m, call, 0, {"constraint_name", "name"}, "drop_constraint")) return eval::none();
  const auto type = sa::text_of(argument(call, 2, {"type_", "type"})).value_or("");
  sa::Constraint constraint;
  constraint.kind = type == "foreignkey" ? Kind::foreign_key : type == "primary" ? Kind::primary_key : type == "unique" ? Kind::unique : type == "check" ? Kind::check : Kind::other;
  constraint.name = sa::name_of(given);
  const auto owner = table_name(*table, call);
  sa::Trouble trouble;
  name_it(m, constraint, owner, trouble);
  DropConstraint drop;
  drop.table = owner;
  drop.name = sa::printed_name(constraint.name, m.context, trouble);
  drop.if_exists = sa::flag_or(call.keyword("if_exists"), false);
  statement.changes.push_back(std::move(drop));
  if (!trouble.error.empty())
    UNDERPIN_SEND(m.refuse(std::move(statement), FailureKind::not_allowed, trouble.error, "sqlalchemy.exc.IdentifierError"));
  else if (!m.postgres())
    UNDERPIN_SEND(m.refuse(std::move(statement), FailureKind::not_allowed, kNoAlter, "NotImplementedError"));
  else
    UNDERPIN_SEND(m.emit(std::move(statement)));
  return eval::none();
}

}  // namespace underpin::alembic
