#include "writers/alembic_revision.h"

#include "base/text.h"
#include "writers/alembic_frame.h"

namespace underpin {

RevisionStyle revision_style(std::string_view text) {
  RevisionStyle style;
  const std::size_t single = text.find("revision = '"), twice = text.find("revision = \""), typed = text.find("revision: str = '");
  if (twice == std::string_view::npos && (single != std::string_view::npos || typed != std::string_view::npos)) style.quote = '\'';
  style.typed_ids = contains(text, "revision: str");
  style.typed_functions = contains(text, "def upgrade() -> None");
  const std::size_t op = text.find("from alembic import op"), sa = text.find("import sqlalchemy as sa");
  style.op_first = sa == std::string_view::npos || op == std::string_view::npos || op < sa;
  return style;
}

RevisionText write_alembic_revision(const RevisionPlan& plan, const Schema& before, const Schema& after, const Dialect& dialect) {
  spell::Layout layout;
  layout.quote = plan.style.quote;
  RevisionNeeds needs;
  OperationsText up = alembic_operations(plan.upgrade, before, dialect, layout, needs);
  OperationsText down;
  if (plan.no_downgrade.empty())
    down = alembic_operations(plan.downgrade, after, dialect, layout, needs);
  else
    down.body = layout.unit + "raise NotImplementedError(" + spell::literal("no way back: " + plan.no_downgrade, layout.quote) + ")\n";
  RevisionText out;
  out.id = revision_id_of(join(plan.parents, ",") + '\0' + up.body + '\0' + down.body);
  out.unsaid = std::move(up.unsaid);
  out.unsaid.insert(out.unsaid.end(), down.unsaid.begin(), down.unsaid.end());
  out.text = docstring_text(plan.message, "", out.id, plan.parents, plan.date) + "\n" + imports_text(plan.style, needs) + "\n" +
             identifiers_text(plan.style, out.id, plan.parents, layout) + classes_text(needs, layout) + function_text("upgrade", plan.style, up.body) + function_text("downgrade", plan.style, down.body);
  return out;
}

}  // namespace underpin
