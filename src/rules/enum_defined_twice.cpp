#include "rules/code_rules.h"

namespace underpin {

extern const Rule enum_defined_twice;

void find_enum_defined_twice(const CodeSubject& code, std::vector<Finding>& findings) {
  for (const EnumTwice& twice : code.facts.enums_twice) {
    Finding finding = make_finding(enum_defined_twice,
                                   "the enumeration " + quoted(twice.name) + " is defined " +
                                       (twice.classes.size() == 2 ? "twice" : std::to_string(twice.classes.size()) + " times") +
                                       ", with different members",
                                   twice.classes.back().span, "");
    finding.primary.text = join(twice.classes.back().members, ", ");
    for (std::size_t i = 0; i + 1 < twice.classes.size() && i < 6; ++i)
      finding.labels.push_back({twice.classes[i].span, join(twice.classes[i].members, ", ")});
    if (twice.shadowed.valid()) {
      finding.labels.push_back({twice.shadowed, "imported here, and hidden by the class below"});
      finding.severity = Severity::warning;
    }
    finding.subject = "enum " + twice.name;
    findings.push_back(std::move(finding));
  }
}

const Rule enum_defined_twice = {
    "UP184",
    "enum-defined-twice",
    Severity::note,
    "an enumeration is defined twice with different members",
    "Two classes of one name in one package are enumerations with some members in common and others not, and one of them stands "
    "beside a model or hides an import of the other.",
    "which values are valid depends on which class a file happened to import",
    "keep one definition and import it everywhere",
    "from .enums import Status\nclass Status(str, Enum):  # other members\n    OPEN = 'open'",
    "from .enums import Status",
    nullptr};

}  // namespace underpin
