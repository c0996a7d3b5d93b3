#include <algorithm>

#include "base/text.h"
#include "rules/drift_support.h"
#include "schema/lookup.h"

namespace underpin {

extern const Rule labels_drift;

namespace {

std::vector<std::string> without(const std::vector<std::string>& labels, const std::vector<std::string>& known) {
  std::vector<std::string> rest;
  for (const std::string& label : labels)
    if (std::find(known.begin(), known.end(), label) == known.end()) rest.push_back(label);
  return rest;
}

// The model writes other spellings of the labels: the names of the members where the type has their values, as a rule.
bool spelled_otherwise(const std::vector<std::string>& database, const std::vector<std::string>& model) {
  return !model.empty() && without(database, model).size() == database.size() && std::all_of(model.begin(), model.end(), [&](const std::string& label) {
    return std::any_of(database.begin(), database.end(), [&](const std::string& other) { return lower(label) == lower(other); });
  });
}

// enum_labels_mismatch has told of a column of this type.
bool told_by_column(const Subject& subject, const DriftAt& at) {
  const Schema& schema = at.drift.diff.left.schema;
  const Dialect& dialect = dialect_of(subject, at.replayed);
  return std::any_of(subject.project->model_enums.begin(), subject.project->model_enums.end(), [&](const ModelEnum& model) {
    const Table* table = schema.tables.find(normal_name(model.table, dialect));
    const Column* column = table ? table->column(model.column) : nullptr;
    const UserType* type = column ? user_type(schema, column->type.text, dialect) : nullptr;
    return type && type->name == at.difference.object.name;
  });
}

void say_spelled_otherwise(const std::vector<std::string>& database, const std::vector<std::string>& model, const DriftAt& at, Finding& finding) {
  finding.severity = Severity::error;
  finding.message = "the model writes " + listed(model) + " where the type " + quoted(at.difference.object.display()) + " has " + listed(database);
  finding.because = "every insert or update of such a value is refused, and no row can be read: SQLAlchemy writes the names of the members";
  finding.help = "Enum(…, values_callable=lambda e: [m.value for m in e]) in the model, or rename the labels in a migration";
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
    const bool otherwise = at.tool == ModelTool::sqlalchemy && spelled_otherwise(left->enumeration->labels, right->enumeration->labels);
    if (otherwise && told_by_column(subject, at)) return;
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
    if (otherwise) say_spelled_otherwise(left->enumeration->labels, right->enumeration->labels, at, finding);
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
