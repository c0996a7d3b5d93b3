#include "rules/code_rules.h"

namespace underpin {

extern const Rule reserved_attribute;

void find_reserved_attribute(const CodeSubject& code, std::vector<Finding>& findings) {
  for (const ReservedAttribute& reserved : code.facts.reserved) {
    Finding finding = make_finding(reserved_attribute,
                                   "the attribute " + quoted(reserved.name) + " of the model " + quoted(reserved.owner) +
                                       " is a name that SQLAlchemy keeps for itself",
                                   reserved.span, "");
    finding.primary.text = "reserved";
    finding.help = "give the attribute another name and keep the column's: " + reserved.name + "_ = Column(\"" + reserved.name + "\", …)";
    finding.subject = "attribute " + reserved.owner + "." + reserved.name;
    findings.push_back(std::move(finding));
  }
}

const Rule reserved_attribute = {
    "UP183",
    "reserved-attribute",
    Severity::error,
    "a model's attribute has a name that SQLAlchemy reserves",
    "A column or relationship of a declarative class is called `metadata`.",
    "the module cannot be imported: InvalidRequestError, attribute name is reserved when using the Declarative API",
    "give the attribute another name and keep the column's: metadata_ = Column(\"metadata\", …)",
    "metadata = Column(JSON)",
    "metadata_ = Column(\"metadata\", JSON)",
    nullptr};

}  // namespace underpin
