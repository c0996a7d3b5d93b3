// op.create_index and op.drop_index.
#include "readers/alembic/operations.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

std::optional<Raise> emit_index(Migration& m, const sa::Index& index, const ObjectName& table, bool if_not_exists, Span span) {
  sa::Trouble trouble;
  Statement statement;
  statement.span = span;
  auto create = sa::to_create_index(index, table, m.context, trouble);
  create.if_not_exists = if_not_exists;
  create.index.origin.span = span;
  statement.changes.push_back(std::move(create));
  m.doubts(trouble, span);
  if (!trouble.error.empty()) return m.refuse(std::move(statement), FailureKind::not_allowed, trouble.error, "sqlalchemy.exc.CompileError");
  return m.emit(std::move(statement));
}

Outcome create_index(Migration& m, const Call& call) {
  const auto* name = argument(call, 0, {"index_name", "name"});
  const auto table = required(m, call, 1, {"table_name", "tablename"}, "create_index");
  if (!table) return eval::none();
  if (name && name->unknown()) {
    m.undecided("index on " + *table, name->unknown()->reason, call.span);
    return eval::none();
  }
  Call inner = call;
  inner.args.clear();
  inner.args.push_back(name ? *name : eval::none());
  if (const auto* columns = argument(call, 2, {"columns"})) {
    if (const auto* items = columns->sequence())
      inner.args.insert(inner.args.end(), items->begin(), items->end());
    else
      inner.args.push_back(*columns);
  }
  std::erase_if(inner.kwargs, [](const auto& k) { return k.first == "name" || k.first == "index_name" || k.first == "columns"; });
  auto index = sa::make_index(inner, m.context);
  index->span = call.span;
  const auto owner = table_name(*table, call);
  sa::Table holder;  // only for naming conventions
  holder.name = owner;
  holder.metadata = m.named_metadata();
  sa::name_index(*index, holder);
  UNDERPIN_SEND(emit_index(m, *index, owner, sa::flag_or(call.keyword("if_not_exists"), false), call.span));
  return eval::none();
}

Outcome drop_index(Migration& m, const Call& call) {
  const auto* name = argument(call, 0, {"index_name", "name"});
  if (name && name->is_none()) {  // a generated name of an index given to nothing
    Statement statement;
    statement.span = call.span;
    UNDERPIN_SEND(m.refuse(std::move(statement), FailureKind::not_allowed, "DROP INDEX requires that the index have a name", "sqlalchemy.exc.CompileError"));
    return eval::none();
  }
  const auto text = required(m, call, 0, {"index_name", "name"}, "drop_index");
  if (!text) return eval::none();
  sa::Trouble trouble;
  DropIndex drop;
  const auto table = sa::text_of(argument(call, 1, {"table_name", "tablename"}));
  const auto schema = sa::text_of(call.keyword("schema")).value_or("");
  drop.name = {schema, sa::printed_name(sa::name_of(name), m.context, trouble)};
  if (table) drop.table = {schema, *table};
  drop.if_exists = sa::flag_or(call.keyword("if_exists"), false);
  drop.concurrently = m.postgres() && sa::flag_or(call.keyword("postgresql_concurrently"), false);
  Statement statement;
  statement.span = call.span;
  statement.changes.push_back(std::move(drop));
  if (!trouble.error.empty())
    UNDERPIN_SEND(m.refuse(std::move(statement), FailureKind::not_allowed, trouble.error, "sqlalchemy.exc.IdentifierError"));
  else
    UNDERPIN_SEND(m.emit(std::move(statement)));
  return eval::none();
}

}  // namespace underpin::alembic
