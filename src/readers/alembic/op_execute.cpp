// op.execute and op.bulk_insert.
#include "readers/alembic/connection.h"
#include "readers/alembic/operations.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

Outcome execute(Migration& m, const Call& call) {
  const auto* what = argument(call, 0, {"sqltext"});
  if (!what) return eval::none();
  auto outcome = execute_value(m, *what, {}, call.span, false);
  if (const auto* raised = std::get_if<Raise>(&outcome)) return *raised;
  return eval::none();
}

Outcome bulk_insert(Migration& m, const Call& call) {
  const auto* target = argument(call, 0, {"table"});
  const auto* rows = argument(call, 1, {"rows"});
  const auto table = target ? sa::as<sa::Table>(*target) : nullptr;
  if (rows && rows->sequence() && rows->sequence()->empty()) return eval::none();
  DataStep step;
  step.kind = DataKind::insert;
  if (table) {
    step.table = table->name;
    std::set<std::string> seen;
    if (const auto* items = rows ? rows->sequence() : nullptr)
      for (const auto& row : *items)
        if (const auto* dict = row.dict())
          for (const auto& [key, value] : dict->items)
            if (const auto name = sa::text_of(&key); name && seen.insert(*name).second) step.columns.push_back(*name);
  }
  UNDERPIN_SEND(m.emit(std::move(step), call.span));
  return eval::none();
}

}  // namespace underpin::alembic
