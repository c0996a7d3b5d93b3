// op.sync_enum_values of alembic-postgresql-enum: the type is renamed, made anew with the new labels, every column that
// has it is moved over, and the old one is dropped.
#include "base/text.h"
#include "readers/alembic/operations.h"
#include "readers/sqlalchemy/arguments.h"
#include "schema/lookup.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;

namespace {

// Columns of this type or of arrays of it.
struct Holder {
  ObjectName table;
  Column column;
};

std::vector<Holder> holders(const Migration& m, const ObjectName& type) {
  std::vector<Holder> out;
  const Schema& schema = m.replay->schema();
  for (const Table* table : schema.tables.sorted())
    for (const Column& column : table->columns) {
      std::string_view text = column.type.text;
      if (ends_with(text, "[]")) text.remove_suffix(2);
      const UserType* user = user_type(schema, text, m.replay->dialect());
      if (user && user->name == type) out.push_back({table->name, column});
    }
  return out;
}

// enum_values_to_rename: [("old", "new"), …] in a default such as 'old'::type.
std::optional<Expression> with_new_label(std::optional<Expression> value, const eval::Value* renames) {
  const auto* pairs = renames ? renames->sequence() : nullptr;
  for (std::size_t i = 0; value && pairs && i < pairs->size(); ++i) {
    const auto pair = sa::texts_of(&(*pairs)[i]);
    if (!pair || pair->size() != 2) continue;
    const std::string from = sa::quote_literal((*pair)[0]);
    if (!contains(value->text, from)) continue;
    value->text = replace_all(value->text, from, sa::quote_literal((*pair)[1]));
    value->canonical.clear();
    break;
  }
  return value;
}

}  // namespace

Outcome sync_enum_values(Migration& m, const Call& call) {
  if (!m.postgres()) return eval::none(call.span);
  const auto name = required(m, call, 1, {"enum_name", "name"}, "sync_enum_values");
  if (!name) return eval::none(call.span);
  const auto schema = sa::text_of(argument(call, 0, {"enum_schema", "schema"}));
  const auto* given = argument(call, 2, {"new_values"});
  const auto labels = sa::texts_of(given);
  const ObjectName type = m.resolved({schema.value_or(""), *name});
  const UserType* before = m.replay->schema().types.find(type);
  if (!labels || (before && !before->enumeration)) {
    m.undecided("the labels of type " + *name, given && given->unknown() ? given->unknown()->reason : "new_values", call.span);
    return eval::none(call.span);
  }
  Statement statement;
  statement.span = call.span;
  const ObjectName old{type.schema, type.name + "_old"};
  UserType after;
  after.name = type;
  after.enumeration.emplace();
  after.enumeration->labels = *labels;
  after.origin.span = call.span;
  statement.changes.push_back(RenameType{type, old.name});
  statement.changes.push_back(CreateType{std::move(after)});
  for (const Holder& held : holders(m, type)) {
    const std::string& column = held.column.name;
    if (held.column.default_value) statement.changes.push_back(SetDefault{held.table, column, std::nullopt});
    const std::string& to = held.column.type.text;
    statement.changes.push_back(SetColumnType{held.table, column, Type{to}, "", sa::quote_name(std::string_view(column)) + "::text" + (ends_with(to, "[]") ? "[]::" : "::") + to});
    if (held.column.default_value) statement.changes.push_back(SetDefault{held.table, column, with_new_label(held.column.default_value, argument(call, 4, {"enum_values_to_rename"}))});
  }
  statement.changes.push_back(DropType{old});
  if (auto raised = m.emit(std::move(statement))) return *raised;
  return eval::none(call.span);
}

}  // namespace underpin::alembic
