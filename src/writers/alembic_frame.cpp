#include "writers/alembic_frame.h"

#include <cstdio>
#include <xxhash.h>

#include "base/text.h"

namespace underpin {

namespace {

// Text between three quotes: what would end the string or begin an escape is escaped.
std::string in_docstring(std::string_view text) { return replace_all(replace_all(printable(text), "\\", "\\\\"), "\"", "\\\""); }

spell::Py parents_value(const std::vector<std::string>& parents) {
  if (parents.empty()) return spell::atom("None");
  if (parents.size() == 1) return spell::string(parents.front());
  std::vector<spell::Py> items;
  for (const std::string& parent : parents) items.push_back(spell::string(parent));
  return spell::tuple(std::move(items));
}

}  // namespace

std::string revision_id_of(const std::string& text) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(XXH3_64bits(text.data(), text.size())));
  return std::string(digits, 12);
}

std::string docstring_text(const std::string& message, const std::string& more, const std::string& id, const std::vector<std::string>& parents, const std::string& date) {
  std::string out = "\"\"\"" + in_docstring(message) + "\n";
  for (const std::string& line : split(more, '\n')) out += more.empty() ? "" : (line.empty() ? "" : in_docstring(line)) + "\n";
  return out + "\nRevision ID: " + in_docstring(id) + "\nRevises:" + (parents.empty() ? "" : " " + in_docstring(join(parents, ", "))) + "\nCreate Date: " + date + "\n\n\"\"\"\n";
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

std::string identifiers_text(const RevisionStyle& style, const std::string& id, const std::vector<std::string>& parents, const spell::Layout& layout) {
  const std::string several = style.typed_ids ? ": Union[str, Sequence[str], None]" : "";
  const auto assignment = [&](const std::string& name, const std::string& type, const spell::Py& value) {
    const std::string start = name + type + " = ";
    return start + spell::laid_out(value, layout, "", start.size()) + "\n";
  };
  return "# revision identifiers, used by Alembic.\n" + assignment("revision", style.typed_ids ? ": str" : "", spell::string(id)) +
         assignment("down_revision", several, parents_value(parents)) + assignment("branch_labels", several, spell::atom("None")) +
         assignment("depends_on", several, spell::atom("None"));
}

std::string classes_text(const RevisionNeeds& needs, const spell::Layout& layout) {
  std::string out;
  for (const auto& [type, name] : needs.classes)
    out += "\n\nclass " + name + "(sa.types.UserDefinedType):\n    cache_ok = True\n\n    def get_col_spec(self, **kw):\n        return " + spell::literal(type, layout.quote) + "\n";
  return out;
}

std::string function_text(const std::string& name, const RevisionStyle& style, const std::string& body) {
  return "\n\ndef " + name + "()" + (style.typed_functions ? " -> None" : "") + ":\n" + (body.empty() ? "    pass\n" : body);
}

}  // namespace underpin
