#include "rules/drift_support.h"

namespace underpin {

extern const Rule model_without_table;

namespace {

// A table of the migrations that looks like it under another name.
std::string former_name(const SchemaDiff& diff, const ObjectName& table) {
  for (const RenameHint& hint : diff.hints)
    if (hint.from.kind == ObjectKind::table && hint.to == table.name) return hint.from.name.display();
  return {};
}

void find_model_without_table(const Subject& subject, std::vector<Finding>& findings) {
  for_each_drift(subject, [&](const DriftAt& at) {
    if (at.difference.object.kind != ObjectKind::table || at.difference.what != "exists" || !only_in_models(at.difference)) return;
    Finding finding = drift_finding(model_without_table, at,
                                    "the models declare the table " + quoted(at.table.display()) + ", and no migration creates it");
    if (const std::string former = former_name(at.drift.diff, at.table); !former.empty())
      finding.because += "; the migrations have a table " + quoted(former) + " that looks like it";
    if (at.tool != ModelTool::sqlalchemy)
      finding.help = "create it in a migration: " + std::string(generate_command(at.tool)) + "; or delete the model";
    if (!at.drift.from_environment) {
      finding.severity = Severity::warning;
      finding.because += at.tool == ModelTool::sqlalchemy
                             ? "; which models env.py means could not be followed, so it may belong to another database"
                             : "; which files the configuration means could not be followed in full";
    }
    if (!at.drift.diff.left.undecided.empty()) {
      finding.severity = Severity::warning;
      finding.because += "; some parts of the migrations could not be decided, and one of them may create it";
    }
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule model_without_table = {
    "UP170",
    "model-without-table",
    Severity::error,
    "the models declare a table that no migration creates",
    "The metadata of the models has a table that is not in the schema all revisions lead to.",
    "on a database that only the migrations have built, every query for it fails: relation does not exist",
    "create it in a revision: alembic revision --autogenerate -m \"add the table\"; or delete the model",
    "class Invoice(Base):\n    __tablename__ = 'invoices'\n    id = Column(Integer, primary_key=True)  # no revision creates invoices",
    "op.create_table('invoices', sa.Column('id', sa.Integer(), primary_key=True))",
    &find_model_without_table};

}  // namespace underpin
