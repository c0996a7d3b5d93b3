#include "rules/drift_support.h"

namespace underpin {

extern const Rule constraint_drift;

namespace {

bool is_index(const DriftAt& at) { return at.difference.object.kind == ObjectKind::index; }

std::string because(const DriftAt& at, const std::string& text) {
  if (only_in_migrations(at.difference) && at.tool != ModelTool::sqlalchemy) {
    const std::string dropped =
        at.tool == ModelTool::prisma ? "the next prisma migrate dev drops it" : "drizzle-kit push proposes to drop it";
    return is_index(at) ? dropped : "the database refuses rows that the models allow; " + dropped;
  }
  if (only_in_migrations(at.difference))
    return is_index(at) ? "autogenerate proposes to drop the index"
                        : "the database refuses rows that the models allow; autogenerate may propose to drop it";
  if (is_index(at) && !contains(text, " unique ")) return "queries that the model's author thought fast read the whole table";
  if (contains(text, "foreign key")) return "nothing keeps rows from pointing at what does not exist";
  if (contains(text, "unique")) return "nothing keeps two rows from having the same values; a check in the application races";
  if (contains(text, "primary key")) return "the ORM identifies rows by columns that the database does not keep unique";
  return "the database accepts rows that the models forbid";
}

void find_constraint_drift(const Subject& subject, std::vector<Finding>& findings) {
  for_each_drift(subject, [&](const DriftAt& at) {
    const ObjectKind kind = at.difference.object.kind;
    if (kind != ObjectKind::constraint && kind != ObjectKind::index) return;
    const Difference& d = at.difference;
    const std::string name = quoted(kind == ObjectKind::index ? d.object.name.display() : d.object.display());
    const std::string what = (kind == ObjectKind::index ? "index " : "constraint ") + name;
    std::string message;
    if (only_in_models(d))
      message = "the models declare the " + what + ", and no migration makes it: " + d.right;
    else if (only_in_migrations(d))
      message = "the migrations make the " + what + ", and the models do not declare it: " + d.left;
    else
      message = "the " + what + " is " + quoted(d.left) + " in the migrations and " + quoted(d.right) + " in the models";
    Finding finding = drift_finding(constraint_drift, at, std::move(message));
    finding.because = only_in_models(d) || only_in_migrations(d) ? because(at, only_in_models(d) ? d.right : d.left)
                                                                 : std::string(constraint_drift.effect);
    if (at.tool != ModelTool::sqlalchemy)
      finding.help = std::string(generate_command(at.tool)) + " brings the migrations to the models; or change the model";
    if (only_in_migrations(d) || (kind == ObjectKind::index && !contains(d.right, " unique "))) finding.severity = Severity::note;
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule constraint_drift = {
    "UP173",
    "constraint-drift",
    Severity::warning,
    "models and migrations disagree about a key, a check or an index",
    "A constraint or an index is on one side only, or says something else there. Names do not count.",
    "the database does not enforce what the models promise, or the other way round",
    "alembic revision --autogenerate -m \"…\" for keys and indexes (checks by hand: op.create_check_constraint); or change the model",
    "email = Column(String, unique=True)  # no revision makes it unique",
    "op.create_unique_constraint('uq_users_email', 'users', ['email'])",
    &find_constraint_drift};

}  // namespace underpin
