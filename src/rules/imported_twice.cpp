#include "rules/code_rules.h"

namespace underpin {

extern const Rule imported_twice;

void find_imported_twice(const CodeSubject& code, std::vector<Finding>& findings) {
  for (const SecondName& second : code.facts.second_names) {
    Finding finding =
        make_finding(imported_twice, "the module " + quoted(second.first) + " is imported as " + quoted(second.second) + " as well",
                     second.second_span, "");
    finding.primary.text = "a second copy of " + second.declares;
    finding.labels.push_back({second.first_span, "the name it has elsewhere"});
    finding.help = "write " + second.first + " here";
    finding.subject = "module " + second.second;
    findings.push_back(std::move(finding));
  }
}

const Rule imported_twice = {
    "UP188",
    "imported-twice",
    Severity::warning,
    "one file with a declarative base is imported under two names",
    "Imports lead to the same file by two dotted names.",
    "Python runs the file once per name: there are two bases, and the models of one cannot reference the tables of the other",
    "import it by one name everywhere",
    "from backend.app.db.base import Base  # elsewhere: from app.db.base import Base",
    "from app.db.base import Base",
    nullptr};

}  // namespace underpin
