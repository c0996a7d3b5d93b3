#include "rules/drift_support.h"

namespace underpin {

extern const Rule model_not_reached;

namespace {

void find_model_not_reached(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.drift) continue;
    for (const auto& [name, place] : replayed.drift->unreached) {
      const bool migrated = replayed.trace.schema.tables.contains(name);
      Finding finding = make_finding(model_not_reached, "env.py never imports the model of the table " + quoted(name.display()), place, "");
      finding.primary.text = "declared here";
      finding.because = migrated ? "alembic revision --autogenerate takes the table for one that is gone, and proposes to drop it with its rows"
                                 : "alembic revision --autogenerate does not see it, so no migration creates its table";
      finding.subject = "table " + name.display();
      if (migrated) finding.severity = Severity::error;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule model_not_reached = {"UP175",
                                "model-not-reached",
                                Severity::warning,
                                "env.py never imports a model",
                                "A class or Table of the project declares a table, and no import of env.py leads to its module.",
                                "autogenerate does not see the model",
                                "import its module where env.py takes target_metadata from (often the package's __init__.py)",
                                "from app.models.user import Base  # app/models/audit.py is imported by nobody",
                                "from app.models import audit, user  # noqa: F401",
                                &find_model_not_reached};

}  // namespace underpin
