#include <algorithm>

#include "rules/support.h"
#include "schema/lookup.h"

namespace underpin {

extern const Rule enum_labels_mismatch;

namespace {

std::vector<std::string> unknown_labels(const ModelEnum& model, const EnumType& type) {
  std::vector<std::string> unknown;
  for (const std::string& label : model.labels)
    if (std::find(type.labels.begin(), type.labels.end(), label) == type.labels.end()) unknown.push_back(label);
  return unknown;
}

void find_enum_labels_mismatch(const Subject& subject, std::vector<Finding>& findings) {
  for (const ModelEnum& model : subject.project->model_enums) {
    for (const ReplayedHistory& replayed : subject.histories) {
      const Table* table = replayed.trace.schema.tables.find(normal_name(model.table, dialect_of(subject, replayed)));
      const Column* column = table ? table->column(model.column) : nullptr;
      if (!column) continue;
      const UserType* type = user_type(replayed.trace.schema, column->type.text, dialect_of(subject, replayed));
      if (!type || !type->enumeration) continue;
      const std::vector<std::string> unknown = unknown_labels(model, *type->enumeration);
      if (unknown.empty()) continue;
      const std::string name = model.table.display() + "." + model.column;
      Finding finding = make_finding(enum_labels_mismatch,
                                     "the model writes labels into " + quoted(name) + " that the enum type does not have", model.span, "");
      finding.primary.text = "writes " + listed(unknown, 3);
      if (type->origin.span.valid())
        finding.labels.push_back(
            {type->origin.span, "the type " + quoted(type->name.display()) + " has " + listed(type->enumeration->labels, 3)});
      finding.labels.push_back({model.labels_span, "what it writes comes from this class: the names of the members, or their values where values_callable says so"});
      finding.subject = "column " + name;
      findings.push_back(std::move(finding));
      break;
    }
  }
}

}  // namespace

const Rule enum_labels_mismatch = {
    "UP141",
    "enum-labels-mismatch",
    Severity::error,
    "a model writes enum labels that the database type does not have",
    "The labels SQLAlchemy writes for an enum column (the names of the Python members) are not among those of the migrated type.",
    "every insert or update of such a value is refused: invalid input value for enum",
    "pass values_callable=lambda e: [m.value for m in e] to the model's Enum, or rename the labels in a migration",
    "class Role(enum.Enum):\n    ADMIN = 'admin'\n\nrole = Column(Enum(Role))  # the type has 'admin', 'ADMIN' is written",
    "role = Column(Enum(Role, values_callable=lambda e: [m.value for m in e]))",
    &find_enum_labels_mismatch};

}  // namespace underpin
