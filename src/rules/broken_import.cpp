#include "rules/drift_support.h"

namespace underpin {

extern const Rule broken_import;

namespace {

void find_broken_import(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.drift) continue;
    for (const BrokenImport& broken : replayed.drift->broken_imports) {
      std::string message = "env.py cannot be loaded: ";
      message += broken.name.empty() ? "there is no module " + quoted(broken.module) : quoted(broken.module) + " has no " + quoted(broken.name);
      Finding finding = make_finding(broken_import, std::move(message), broken.span, "");
      finding.primary.text = "raises when env.py is loaded";
      finding.blocks = true;
      if (!broken.elsewhere.empty()) finding.help = "a file of that name lies at " + broken.elsewhere + ": bring it back, or remove the import";
      finding.subject = broken.module + " " + broken.name;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule broken_import = {"UP176",
                            "broken-import",
                            Severity::error,
                            "env.py leads to an import that cannot work",
                            "env.py, or a module of the project it imports, imports a module that is not there or a name that its module does not "
                            "define. Imports inside try and inside functions are left aside.",
                            "Alembic stops with ImportError at every command that runs env.py: upgrade, downgrade, revision --autogenerate, current",
                            "write the name that is there, or define it",
                            "from app.models import Base  # app/models/__init__.py has no Base",
                            "from app.db.base import Base",
                            &find_broken_import};

}  // namespace underpin
