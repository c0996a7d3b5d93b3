// Index(…) and constraints behind a class or table: made of columns that are in a table, they belong to it.
#include "readers/alembic/late_items.h"

#include <algorithm>

#include "readers/sqlalchemy/constructs.h"

namespace underpin::alembic {

using eval::Call;
using eval::Value;

namespace {

std::shared_ptr<sa::Table> table_named(Migration& m, const ObjectName& name) {
  for (const auto& collection : m.collections)
    if (const auto metadata = collection.lock())
      if (auto table = metadata->find(name)) return table;
  return nullptr;
}

// The table of a column, or of an expression over columns of one table.
std::shared_ptr<sa::Table> table_in(Migration& m, const Value& value) {
  if (const auto column = sa::as<sa::Column>(value)) return column->table.lock();
  if (const auto expression = sa::as<sa::Expr>(value); expression && expression->reads.size() == 1)
    return table_named(m, *expression->reads.begin());
  const auto* items = value.sequence();
  return items && !items->empty() && sa::as<sa::Column>(items->front()) ? table_in(m, items->front()) : nullptr;
}

std::shared_ptr<sa::Table> table_of_columns(Migration& m, const Call& call) {
  for (const Value& arg : call.args)
    if (auto table = table_in(m, arg)) return table;
  return nullptr;
}

bool index_is_there(const sa::Table& table, const sa::Index& index) {
  return index.name.text &&
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const auto& one) { return one->name.text == index.name.text; });
}

bool constraint_is_there(const sa::Table& table, const sa::Constraint& constraint) {
  return constraint.name.text && std::any_of(table.constraints.begin(), table.constraints.end(),
                                             [&](const auto& one) { return one->name.text == constraint.name.text; });
}

}  // namespace

void attach_to_its_table(Migration& m, const std::shared_ptr<sa::Object>& item, const Call& call) {
  const auto index = std::dynamic_pointer_cast<sa::Index>(item);
  const auto constraint = std::dynamic_pointer_cast<sa::Constraint>(item);
  if (!index && (!constraint || constraint->kind == sa::Constraint::Kind::primary_key)) return;
  const auto table = table_of_columns(m, call);
  if (!table || table->lightweight || table->reflected) return;
  if (index && !index_is_there(*table, *index)) sa::attach_index(*table, index, m.context);
  if (constraint && !constraint_is_there(*table, *constraint)) sa::attach_constraint(*table, constraint, m.context);
}

}  // namespace underpin::alembic
