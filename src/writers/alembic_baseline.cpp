#include "writers/alembic_baseline.h"

#include <algorithm>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/lookup.h"
#include "spell/sqlalchemy.h"
#include "writers/alembic_frame.h"

namespace underpin {

namespace {

std::string execute_line(const std::string& sql, const spell::Layout& layout) {
  return layout.unit + spell::laid_out(spell::call("op.execute", {spell::string(spell::for_text(sql))}), layout, layout.unit, layout.unit.size()) + "\n";
}

// Bodies of SQL functions may name tables that come later.
bool names_later_tables(const std::vector<BaselineStep>& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const BaselineStep& step) {
    return std::any_of(step.changes.begin(), step.changes.end(), [](const Change& change) { return std::holds_alternative<CreateFunction>(change); });
  });
}

}  // namespace

RevisionText write_alembic_baseline(const BaselinePlan& plan, const Schema& start, const Schema& end, const Dialect& dialect) {
  spell::Layout layout;
  layout.quote = plan.style.quote;
  RevisionNeeds needs;
  RevisionText out;
  std::string functions, calls;
  if (!is_sqlite(dialect) && names_later_tables(plan.steps)) calls += execute_line("SET LOCAL check_function_bodies TO off", layout);
  Schema at = start;
  for (const BaselineStep& step : plan.steps) {
    OperationsText text = alembic_operations(step.changes, at, dialect, layout, needs);
    for (const std::string& sql : step.statements) text.body += execute_line(sql, layout);
    std::move(text.unsaid.begin(), text.unsaid.end(), std::back_inserter(out.unsaid));
    functions += function_text(step.name, plan.style, text.body);
    calls += layout.unit + step.name + "()\n";
    for (const Change& change : step.changes) apply(at, change, dialect, Session{});
  }
  OperationsText down;
  if (plan.no_downgrade.empty())
    down = alembic_operations(plan.downgrade, end, dialect, layout, needs);
  else
    down.body = layout.unit + "raise NotImplementedError(" + spell::literal("no way back: " + plan.no_downgrade, layout.quote) + ")\n";
  std::move(down.unsaid.begin(), down.unsaid.end(), std::back_inserter(out.unsaid));
  out.id = plan.id.empty() ? revision_id_of(functions) : plan.id;
  out.text = docstring_text(plan.message, plan.note.empty() ? "" : "\n" + plan.note, out.id, {}, plan.date) + "\n" + imports_text(plan.style, needs) + "\n" +
             identifiers_text(plan.style, out.id, {}, layout) + classes_text(needs, layout) + functions + function_text("upgrade", plan.style, calls) +
             function_text("downgrade", plan.style, down.body);
  return out;
}

}  // namespace underpin
