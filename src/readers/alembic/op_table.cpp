// op.create_table, drop_table, rename_table and table comments.
#include "readers/alembic/operations.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

std::optional<Raise> emit_enum(Migration& m, const sa::EnumSpec& spec, Span span) {
  if (!spec.labels_known) m.undecided("type " + spec.name, "the labels of the enum", spec.span.valid() ? spec.span : span);
  auto type = sa::to_enum(spec, m.context);
  if (!type.origin.span.valid()) type.origin.span = span;
  return m.emit(CreateType{std::move(type)}, span);
}

namespace {

// Alembic's create_table lets each enum of the table create itself once in a run, without looking whether it is there.
std::optional<Raise> emit_enums(Migration& m, const sa::Table& table, Span span) {
  for (const auto& column : table.columns) {
    if (!column->type) continue;
    const auto spec = sa::native_enum(*column->type, m.context);
    if (!spec || spec->metadata || !spec->create_type || spec->name.empty()) continue;
    sa::EnumSpec own = *spec;
    if (own.inherit_schema) own.schema = table.name.schema;
    if (!m.memory->enums_seen.insert({own.schema, own.name}).second) continue;
    if (auto raised = emit_enum(m, own, span)) return raised;
  }
  return std::nullopt;
}

void note_defaults(Statement& statement, const sa::Table& table) {
  for (const auto& column : table.columns)
    if (column->has_default && column->server_default.kind == sa::ServerDefault::Kind::none)
      statement.notes.push_back({Note::Kind::client_default, column->default_span, table.name.display() + "." + column->name});
}

}  // namespace

std::optional<Raise> emit_table(Migration& m, const sa::Table& table, bool if_not_exists, Span span) {
  sa::Trouble trouble;
  Statement statement;
  statement.span = span;
  auto create = sa::to_create_table(table, m.context, trouble);
  create.if_not_exists = if_not_exists;
  create.table.origin.span = span;
  if (auto raised = emit_enums(m, table, span)) return raised;
  note_defaults(statement, table);
  statement.changes.push_back(std::move(create));
  m.doubts(trouble, span);
  if (!trouble.error.empty()) return m.refuse(std::move(statement), FailureKind::not_allowed, trouble.error, "sqlalchemy.exc.CompileError");
  if (auto raised = m.emit(std::move(statement))) return raised;
  for (const auto& index : table.indexes)
    if (auto raised = emit_index(m, *index, table.name, false, index->span.valid() ? index->span : span)) return raised;
  for (auto& comment : sa::to_comments(table, m.context))
    if (auto raised = m.emit(std::move(comment), span)) return raised;
  return std::nullopt;
}

Outcome create_table(Migration& m, const Call& call) {
  const auto name = required(m, call, 0, {"table_name", "name"}, "create_table");
  if (!name) return eval::unknown("a table whose name is not known", call.span);
  std::vector<Value> items;
  for (std::size_t i = call.keyword("table_name") || call.keyword("name") ? 0 : 1; i < call.args.size(); ++i) items.push_back(call.args[i]);
  auto table = sa::make_table({"", *name}, items, call.kwargs, m.named_metadata(), m.context);
  table->span = call.span;
  if (call.incomplete && table->known) {
    table->known = false;
    table->why = "columns given with * or **";
  }
  UNDERPIN_SEND(emit_table(m, *table, sa::flag_or(call.keyword("if_not_exists"), false), call.span));
  return sa::wrap(table, "sqlalchemy.Table", call.span);
}

Outcome drop_table(Migration& m, const Call& call) {
  const auto name = required(m, call, 0, {"table_name", "name"}, "drop_table");
  if (!name) return eval::none();
  DropTable drop;
  drop.name = table_name(*name, call);
  drop.if_exists = sa::flag_or(call.keyword("if_exists"), false);
  UNDERPIN_SEND(m.emit(std::move(drop), call.span));
  return eval::none();
}

Outcome rename_table(Migration& m, const Call& call) {
  const auto from = required(m, call, 0, {"old_table_name"}, "rename_table");
  const auto to = required(m, call, 1, {"new_table_name"}, "rename_table");
  if (!from || !to) return eval::none();
  RenameRelation rename;
  rename.name = table_name(*from, call);
  rename.to = *to;
  UNDERPIN_SEND(m.emit(std::move(rename), call.span));
  return eval::none();
}

Outcome create_table_comment(Migration& m, const Call& call) {
  const auto name = required(m, call, 0, {"table_name"}, "create_table_comment");
  const auto text = sa::text_of(argument(call, 1, {"comment"}));
  if (!name || !m.postgres()) return eval::none();
  UNDERPIN_SEND(m.emit(SetComment{ObjectId{ObjectKind::table, table_name(*name, call), ""}, text}, call.span));
  return eval::none();
}

Outcome drop_table_comment(Migration& m, const Call& call) {
  const auto name = required(m, call, 0, {"table_name"}, "drop_table_comment");
  if (!name || !m.postgres()) return eval::none();
  UNDERPIN_SEND(m.emit(SetComment{ObjectId{ObjectKind::table, table_name(*name, call), ""}, std::nullopt}, call.span));
  return eval::none();
}

}  // namespace underpin::alembic
