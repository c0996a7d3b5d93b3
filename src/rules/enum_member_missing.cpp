#include "rules/code_rules.h"

namespace underpin {

extern const Rule enum_member_missing;

void find_enum_member_missing(const CodeSubject& code, std::vector<Finding>& findings) {
  for (const MissingMember& missing : code.facts.missing_members) {
    Finding finding =
        make_finding(enum_member_missing, "the enumeration " + quoted(missing.enumeration) + " has no member " + quoted(missing.member),
                     missing.span, "");
    finding.primary.text = "no such member";
    finding.labels.push_back({missing.definition, "it has " + listed(missing.members, 8)});
    if (!missing.deferred) finding.because = "the module cannot be imported: AttributeError";
    finding.subject = "member " + missing.enumeration + "." + missing.member;
    findings.push_back(std::move(finding));
  }
}

const Rule enum_member_missing = {
    "UP185",
    "enum-member-missing",
    Severity::error,
    "code uses a member that the enumeration does not have",
    "A file with models, or one beside them, takes a member of an enumeration of the project that its class does not define.",
    "the function raises AttributeError when it gets there",
    "write a member that is there, or add it",
    "if self.status == Status.CLOSED:  # Status has OPEN and DONE",
    "if self.status == Status.DONE:",
    nullptr};

}  // namespace underpin
