#include "writers/alembic_revision.h"

#include <cstdio>
#include <xxhash.h>

#include "base/text.h"
#include "writers/alembic_operations.h"

namespace underpin {

namespace {

std::string twelve_digits(const std::string& text) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(XXH3_64bits(text.data(), text.size())));
  return std::string(digits, 12);
}

// Text between three quotes: what would end the string or begin an escape is escaped.
std::string in_docstring(std::string_view text) { return replace_all(replace_all(printable(text), "\\", "\\\\"), "\"", "\\\""); }

spell::Py parents_value(const std::vector<std::string>& parents) {
  if (parents.empty()) return spell::atom("None");
  if (parents.size() == 1) return spell::string(parents.front());
  std::vector<spell::Py> items;
  for (const std::string& parent : parents) items.push_back(spell::string(parent));
  return spell::tuple(std::move(items));
}

std::string imports_text(const RevisionStyle& style, const RevisionNeeds& needs) {
  std::string out;
  if (style.typed_ids) out += "from typing import Sequence, Union\n\n";
  const bool sqlalchemy = needs.sqlalchemy || !needs.classes.empty();
  if (style.op_first) out += "from alembic import op\n";
  if (sqlalchemy) out += "import sqlalchemy as sa\n";
  if (!style.op_first) out += "from alembic import op\n";
  if (needs.postgresql) out += "from sqlalchemy.dialects import postgresql\n";
  return out;
}

std::string identifiers_text(const RevisionPlan& plan, const std::string& id, const spell::Layout& layout) {
  const std::string several = plan.style.typed_ids ? ": Union[str, Sequence[str], None]" : "";
  const auto assignment = [&](const std::string& name, const std::string& type, const spell::Py& value) {
    const std::string start = name + type + " = ";
    return start + spell::laid_out(value, layout, "", start.size()) + "\n";
  };
  return "# revision identifiers, used by Alembic.\n" + assignment("revision", plan.style.typed_ids ? ": str" : "", spell::string(id)) +
         assignment("down_revision", several, parents_value(plan.parents)) + assignment("branch_labels", several, spell::atom("None")) +
         assignment("depends_on", several, spell::atom("None"));
}

// Classes for types that SQLAlchemy has none for.
std::string classes_text(const RevisionNeeds& needs, const spell::Layout& layout) {
  std::string out;
  for (const auto& [type, name] : needs.classes)
    out += "\n\nclass " + name + "(sa.types.UserDefinedType):\n    cache_ok = True\n\n    def get_col_spec(self, **kw):\n        return " + spell::literal(type, layout.quote) + "\n";
  return out;
}

std::string function_text(const std::string& name, const RevisionStyle& style, const std::string& body) {
  return "\n\ndef " + name + "()" + (style.typed_functions ? " -> None" : "") + ":\n" + (body.empty() ? "    pass\n" : body);
}

}  // namespace

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
  out.id = twelve_digits(join(plan.parents, ",") + '\0' + up.body + '\0' + down.body);
  out.unsaid = std::move(up.unsaid);
  out.unsaid.insert(out.unsaid.end(), down.unsaid.begin(), down.unsaid.end());
  out.text = "\"\"\"" + in_docstring(plan.message) + "\n\nRevision ID: " + out.id + "\nRevises: " + in_docstring(join(plan.parents, ", ")) +
             "\nCreate Date: " + plan.date + "\n\n\"\"\"\n\n" + imports_text(plan.style, needs) + "\n" + identifiers_text(plan, out.id, layout) +
             classes_text(needs, layout) + function_text("upgrade", plan.style, up.body) + function_text("downgrade", plan.style, down.body);
  return out;
}

}  // namespace underpin
