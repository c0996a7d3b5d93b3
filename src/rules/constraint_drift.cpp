#include <algorithm>

#include "base/text.h"
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

std::vector<std::string> in_order(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

// "(left_at IS NULL)" as a sentence has it.
std::string without_brackets(const std::string& text) {
  const bool one_pair = text.size() > 2 && text.front() == '(' && text.find(')') == text.size() - 1;
  return one_pair ? text.substr(1, text.size() - 2) : text;
}

// The columns of an index that keeps them unique under a condition; empty: it is none.
std::vector<std::string> partial_key(const Index& index) {
  std::vector<std::string> columns;
  if (!index.unique || !index.predicate) return columns;
  for (const IndexKey& key : index.keys) {
    if (key.is_expression) return {};
    columns.push_back(key.key.text);
  }
  return in_order(std::move(columns));
}

// A key that holds for every row in the models and for some rows in the migrations.
struct PartialKey {
  const Unique* models = nullptr;
  const Index* migrations = nullptr;
};

PartialKey partial_key(const DriftAt& at) {
  const Table* left = at.drift.diff.left.schema.tables.find(at.table);
  const Table* right = at.drift.diff.right.schema.tables.find(at.table);
  if (!left || !right) return {};
  for (const Unique& unique : right->uniques)
    for (const Index& index : left->indexes) {
      const bool asked = is_index(at) ? only_in_migrations(at.difference) && index.name == at.difference.object.name.name
                                      : only_in_models(at.difference) && unique.name == at.difference.object.member;
      if (!asked || partial_key(index) != in_order(unique.columns)) continue;
      const bool own = std::any_of(left->uniques.begin(), left->uniques.end(), [&](const Unique& other) { return in_order(other.columns) == in_order(unique.columns); });
      if (!own) return {&unique, &index};
    }
  return {};
}

// WHERE x IS NOT NULL over x: NULLs are distinct anyway.
bool same_rows(const PartialKey& key) {
  if (key.models->nulls_not_distinct || key.migrations->nulls_not_distinct) return false;
  const std::string condition = lower(replace_all(replace_all(replace_all(key.migrations->predicate->shown(), "(", ""), ")", ""), "\"", ""));
  return std::any_of(key.models->columns.begin(), key.models->columns.end(), [&](const std::string& column) { return condition == lower(column) + " is not null"; });
}

Finding partial_finding(const DriftAt& at, const PartialKey& key) {
  const std::string columns = join(key.models->columns, ", "), condition = without_brackets(key.migrations->predicate->shown());
  Finding finding = drift_finding(constraint_drift, at,
                                  quoted(columns) + " of " + quoted(at.table.display()) + " is unique over all rows in the models, and in the migrations only where " + quoted(condition));
  finding.primary.text = "unique over all rows";
  finding.labels.clear();
  if (key.migrations->origin.span.valid()) finding.labels.push_back({key.migrations->origin.span, "unique where " + condition});
  finding.because = same_rows(key) ? "both refuse the same rows, as NULLs never equal each other; autogenerate goes on proposing the change"
                                   : "a database built from the models, for tests say, refuses a value that a row outside of the condition has; autogenerate proposes to make it so everywhere";
  if (same_rows(key)) finding.severity = Severity::note;
  if (at.tool == ModelTool::sqlalchemy)
    finding.help = "Index(\"" + key.migrations->name + "\", \"" + join(key.models->columns, "\", \"") + "\", unique=True, postgresql_where=text(\"" + replace_all(condition, "\"", "\\\"") +
                   "\")) in the model instead of unique=True; or drop the condition in a revision";
  else
    finding.help = "the condition in the model's unique index; or drop it in a migration";
  return finding;
}

void find_constraint_drift(const Subject& subject, std::vector<Finding>& findings) {
  for_each_drift(subject, [&](const DriftAt& at) {
    const ObjectKind kind = at.difference.object.kind;
    if (kind != ObjectKind::constraint && kind != ObjectKind::index) return;
    if (const PartialKey key = partial_key(at); key.models) {
      if (kind == ObjectKind::constraint) findings.push_back(partial_finding(at, key));
      return;  // the index is told with the key
    }
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
