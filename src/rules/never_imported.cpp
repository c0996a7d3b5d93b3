#include "rules/code_rules.h"

namespace underpin {

extern const Rule never_imported;

void find_never_imported(const CodeSubject& code, std::vector<Finding>& findings) {
  for (const UnusedModule& unused : code.facts.unused) {
    std::string message = "no module imports " + quoted(unused.module) + (unused.router ? ", so its routes do not exist" : "");
    if (!unused.router && !unused.importers.empty())
      message = "only modules that nothing imports use the models of " + quoted(unused.module) + ": " + listed(unused.importers);
    Finding finding = make_finding(never_imported, std::move(message), unused.span, "");
    finding.primary.text = unused.router ? "included nowhere" : "used nowhere";
    if (!unused.router) finding.because = "its tables are made, kept and migrated for nothing; or somebody forgot to use them";
    finding.subject = "module " + unused.module;
    findings.push_back(std::move(finding));
  }
}

const Rule never_imported = {"UP195",
                             "never-imported",
                             Severity::note,
                             "nothing imports a module with routes or models",
                             "A module makes a router or declares models, and no other module of the project imports it, tests aside. "
                             "Nothing is said where modules are imported by computed names.",
                             "the requests it would answer get 404",
                             "include it where the other routers are included, or delete it",
                             "router = APIRouter()  # imported by nobody",
                             "api.include_router(reports.router)",
                             nullptr};

}  // namespace underpin
