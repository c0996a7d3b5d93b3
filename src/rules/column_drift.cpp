#include <optional>
#include <string_view>

#include "base/text.h"
#include "rules/drift_support.h"
#include "schema/lookup.h"
#include "schema/place.h"

namespace underpin {

extern const Rule column_drift;

namespace {

struct Words {
  std::string message, because;
  Severity severity = Severity::warning;
};

Words missing_column(const DriftAt& at, const std::string& name) {
  const SchemaDiff& diff = at.drift.diff;
  if (only_in_models(at.difference))
    return {"the models declare the column " + name + ", and no migration adds it",
            "every query of the model names the column and fails: column does not exist", Severity::error};
  const Table* table = diff.left.schema.tables.find(at.table);
  const Column* column = table ? table->column(at.difference.object.member) : nullptr;
  const bool needed = column && !column->nullable && !column->default_value && !column->generated && column->identity == Identity::none;
  if (needed)
    return {"the column " + name + " is NOT NULL without default, and the model does not know it",
            "every row the application inserts is refused: null value violates not-null constraint", Severity::error};
  return {"the migrations make the column " + name + ", and the model does not know it",
          "the application never reads or writes it; " +
              std::string(at.tool == ModelTool::sqlalchemy ? "autogenerate proposes to drop it, with what it holds"
                          : at.tool == ModelTool::prisma   ? "the next prisma migrate dev drops it, with what it holds"
                                                           : "drizzle-kit push proposes to drop it, with what it holds"),
          Severity::note};
}

bool counts(const Column* column) {
  return column && (column->identity != Identity::none || (column->default_value && contains(column->default_value->shown(), "nextval(")));
}
const Column* column_on(const SchemaSide& side, const DriftAt& at) {
  const Table* table = side.schema.tables.find(at.table);
  return table ? table->column(at.difference.object.member) : nullptr;
}
bool numbers_itself(const DriftAt& at) { return counts(column_on(at.drift.diff.left, at)) && counts(column_on(at.drift.diff.right, at)); }
// SERIAL on one side, IDENTITY on the other: told once.
bool told_by_identity(const DriftAt& at) {
  const Column* left = column_on(at.drift.diff.left, at);
  const Column* right = column_on(at.drift.diff.right, at);
  return left && right && left->identity != right->identity && numbers_itself(at);
}

// "character varying" or "character varying(50)" where the model says "character varying(20)": an Enum that is stored as text has the
// length of its longest member, and migrations rarely say the same.
bool wider_in_migrations(const Difference& d) {
  constexpr std::string_view kText = "character varying";
  const auto length = [&](const std::string& type) -> std::optional<std::size_t> {
    if (!starts_with(type, kText)) return std::nullopt;
    if (type.size() == kText.size()) return static_cast<std::size_t>(-1);
    if (type[kText.size()] != '(' || type.back() != ')') return std::nullopt;
    std::size_t value = 0;
    for (const char c : type.substr(kText.size() + 1, type.size() - kText.size() - 2)) {
      if (c < '0' || c > '9' || value > 100'000'000) return std::nullopt;
      value = value * 10 + static_cast<std::size_t>(c - '0');
    }
    return value;
  };
  const auto left = length(d.left), right = length(d.right);
  return left && right && *left > *right;
}

Words different(const DriftAt& at, const std::string& name) {
  const Difference& d = at.difference;
  if (d.what == "nullable")
    return d.left == "no"
               ? Words{"the column " + name + " is NOT NULL in the migrations and may be NULL in the model",
                       "a row with None, which the model allows, is refused: null value violates not-null constraint", Severity::warning}
               : Words{"the column " + name + " may be NULL in the migrations and is NOT NULL in the model",
                       "rows with NULL can come from elsewhere, and the application does not expect them", Severity::warning};
  if (d.what == "default")
    return {"the column " + name + " has the default " + quoted(d.right) + " in the model and " +
                (d.left.empty() ? "none" : quoted(d.left)) + " in the migrations",
            d.left.empty() ? "the ORM leaves the column out and counts on the database: rows get NULL, or are refused"
                           : "rows get another value than the model says",
            Severity::warning};
  if (d.what == "identity" && numbers_itself(at))
    return {"the column " + name + " takes its numbers from " + (d.left.empty() ? "a sequence" : "an identity") + " in the migrations and from " +
                (d.right.empty() ? "a sequence" : "an identity") + " in the model",
            "new rows get a number either way; autogenerate goes on proposing the change", Severity::note};
  if (d.what == "type" && wider_in_migrations(d) && at.tool == ModelTool::sqlalchemy)
    return {"the column " + name + " has the type " + quoted(d.left) + " in the migrations and " + quoted(d.right) + " in the model",
            "the database takes whatever the model allows, and longer texts by other ways; SQLAlchemy does not check lengths", Severity::note};
  return {"the column " + name + " has the " + d.what + " " + quoted(d.left.empty() ? "none" : d.left) + " in the migrations and " +
              quoted(d.right.empty() ? "none" : d.right) + " in the model",
          "values that fit the one may be refused, cut or read differently by the other", Severity::warning};
}

bool is_empty_array(const std::string& text) { return text == "{}" || starts_with(text, "'{}'") || starts_with(text, "ARRAY[]"); }

// A list of Prisma's is an array: its migrations say neither NOT NULL nor which spelling an empty one has.
bool same_to_prisma(const DriftAt& at) {
  if (at.tool != ModelTool::prisma) return false;
  const Table* table = at.drift.diff.right.schema.tables.find(at.table);
  const Column* column = table ? table->column(at.difference.object.member) : nullptr;
  if (!column || !ends_with(column->type.text, "[]")) return false;
  if (at.difference.what == "nullable") return true;
  return at.difference.what == "default" && is_empty_array(at.difference.left) && is_empty_array(at.difference.right);
}

// SQLite keeps a length and never looks at it.
bool same_to_sqlite(const DriftAt& at) {
  if (at.difference.what != "type" || !at.replayed.dialect || !is_sqlite(*at.replayed.dialect)) return false;
  const auto bare = [](const std::string& type) { return lower(type.substr(0, type.find('('))); };
  return bare(at.difference.left) == bare(at.difference.right);
}

constexpr int kLikelyRename = 70;

// The column of the migrations that the models may have under another name, or the other way round.
const RenameHint* rename_of(const DriftAt& at) {
  if (at.difference.what != "exists") return nullptr;
  const bool by_new_name = only_in_models(at.difference);
  for (const RenameHint& hint : at.drift.diff.hints)
    if (hint.from.kind == ObjectKind::column && hint.from.name == at.table && hint.score >= kLikelyRename &&
        (by_new_name ? hint.to : hint.from.member) == at.difference.object.member)
      return &hint;
  return nullptr;
}

// One finding for both columns: adding the one and dropping the other would lose what is stored.
void say_renamed(const DriftAt& at, const RenameHint& hint, Finding& finding) {
  const std::string old = hint.from.name.display() + "." + hint.from.member;
  finding.message += ", where " + quoted(old) + " looks like it (" + std::to_string(hint.score) + " of 100)";
  if (const Span span = place_of(at.drift.diff.left.schema, hint.from); span.valid()) {
    finding.labels.clear();
    finding.labels.push_back({span, "perhaps the same column under its old name: no model knows it"});
  }
  finding.because += "; a migration that adds the one and drops the other loses what the old one holds";
  finding.help = "underpin diff .#migrations .#models --rename " + shell_word(old + "=" + hint.to) +
                 " shows the way where it is the same column; if it is another one, " + finding.help;
}

void find_column_drift(const Subject& subject, std::vector<Finding>& findings) {
  for_each_drift(subject, [&](const DriftAt& at) {
    if (at.difference.object.kind != ObjectKind::column) return;
    // Models need not repeat a default that the database has.
    if (at.difference.what == "default" && only_in_migrations(at.difference)) return;
    if (same_to_prisma(at) || same_to_sqlite(at)) return;
    if (at.difference.what == "default" && told_by_identity(at)) return;
    const RenameHint* renamed = rename_of(at);
    if (renamed && only_in_migrations(at.difference)) return;  // told with the column of the models
    const std::string name = quoted(at.difference.object.display());
    Words words = at.difference.what == "exists" ? missing_column(at, name) : different(at, name);
    Finding finding = drift_finding(column_drift, at, std::move(words.message));
    finding.because = std::move(words.because);
    finding.severity = words.severity;
    if (at.tool != ModelTool::sqlalchemy)
      finding.help = std::string(generate_command(at.tool)) + " brings the migrations to the models; or change the model";
    if (renamed) say_renamed(at, *renamed, finding);
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule column_drift = {
    "UP172",
    "column-drift",
    Severity::warning,
    "models and migrations disagree about a column",
    "A column is on one side only, or its type, NULL or default differs between the models and the schema all revisions lead to. Two columns that look like one under two names are told together.",
    "the application works with a column the database does not have like that",
    "alembic revision --autogenerate -m \"…\" brings the database to the models; or change the model",
    "name = Column(String(50))  # the migrations made it VARCHAR(20)",
    "op.alter_column('users', 'name', type_=sa.String(50))",
    &find_column_drift};

}  // namespace underpin
