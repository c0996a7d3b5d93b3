#include "rules/code_rules.h"

namespace underpin {

extern const Rule circular_import;

void find_circular_import(const CodeSubject& code, std::vector<Finding>& findings) {
  for (const CircularImport& circle : code.facts.circular_imports) {
    Finding finding = make_finding(
        circular_import,
        quoted(circle.module) + " imports what imports it back: whoever imports " + quoted(circle.first) + " first gets an ImportError",
        circle.cause, "");
    finding.primary.text = "leads around";
    finding.labels.push_back({circle.failing, quoted(circle.module) + " has no " + quoted(circle.name) + " yet when this runs"});
    finding.because = "it depends on what was imported before whether the application starts: `python -c \"import " + circle.first +
                      "\"` raises ImportError";
    finding.subject = "circle " + circle.module;
    findings.push_back(std::move(finding));
  }
}

const Rule circular_import = {
    "UP186",
    "circular-import",
    Severity::warning,
    "models import each other in a circle",
    "Following Python's order of things from a module with models, or one that imports them, an import asks a module that is still being "
    "imported for a name it does not have yet. Imports in functions and for type checkers are left aside.",
    "whether the application starts depends on which module is imported first: ImportError",
    "import the base from the module that defines it, not from the one that collects all models",
    "from app.db.base import Base  # app/db/base.py imports this model",
    "from app.db.base_class import Base",
    nullptr};

}  // namespace underpin
