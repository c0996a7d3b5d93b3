#include <algorithm>

#include "rules/drift_support.h"

namespace underpin {

extern const Rule labels_drift;

namespace {

std::vector<std::string> without(const std::vector<std::string>& labels, const std::vector<std::string>& known) {
  std::vector<std::string> rest;
  for (const std::string& label : labels)
    if (std::find(known.begin(), known.end(), label) == known.end()) rest.push_back(label);
  return rest;
}

// The reader of models writes "?" for what a class computes.
bool not_known(const std::vector<std::string>& labels) { return std::find(labels.begin(), labels.end(), "?") != labels.end(); }

void find_labels_drift(const Subject& subject, std::vector<Finding>& findings) {
  for_each_drift(subject, [&](const DriftAt& at) {
    if (at.difference.object.kind != ObjectKind::type || at.difference.what != "labels") return;
    const SchemaDiff& diff = at.drift.diff;
    const UserType* left = diff.left.schema.types.find(at.difference.object.name);
    const UserType* right = diff.right.schema.types.find(at.difference.object.name);
    if (!left || !right || !left->enumeration || !right->enumeration) return;
    if (!without(right->enumeration->labels, left->enumeration->labels).empty() && not_known(right->enumeration->labels)) return;
    const auto unknown = without(left->enumeration->labels, right->enumeration->labels);
    if (unknown.empty()) return;  // what the models write and the type lacks: enum_labels_mismatch
    Finding finding = drift_finding(
        labels_drift, at,
        "the type " + quoted(at.difference.object.display()) + " has labels that the model does not know: " + listed(unknown));
    if (at.tool != ModelTool::sqlalchemy) {
      finding.because = at.tool == ModelTool::prisma
                            ? "a row with such a label cannot be read: Prisma Client does not find the value in the enum"
                            : "a row with such a label has a value that its TypeScript type does not allow for";
      finding.help = "add the labels to the enum of the schema, or take them out of the type in a migration once no row has them";
    }
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule labels_drift = {"UP174",
                           "labels-drift",
                           Severity::warning,
                           "the database type has enum labels that the model does not know",
                           "An enum type of the schema all revisions lead to has labels that the class behind the model's column lacks.",
                           "a row with such a label cannot be read: SQLAlchemy raises LookupError",
                           "add the members to the class, or take the labels out of the type in a revision once no row has them",
                           "class State(enum.Enum):\n    new = 'new'  # the type has 'new' and 'old'",
                           "class State(enum.Enum):\n    new = 'new'\n    old = 'old'",
                           &find_labels_drift};

}  // namespace underpin
