#include <algorithm>
#include <optional>

#include "rules/live_support.h"

namespace underpin {

extern const Rule live_column_drift;

namespace {

struct LiveWords {
  std::string message, because;
  Severity severity = Severity::warning;
};

const Column* live_column(const LiveDriftAt& at) {
  const Table* table = at.drift.diff.right.schema.tables.find(at.table);
  return table ? table->column(at.difference.object.member) : nullptr;
}

LiveWords missing_in_database(const LiveDriftAt& at, const std::string& name) {
  return {declarer(at) + " " + declares(at) + " the column " + name + ", and the database does not have it", "every query that names it fails: no such column", Severity::error};
}

LiveWords unknown_in_database(const LiveDriftAt& at, const std::string& name) {
  const Column* column = live_column(at);
  const bool needed = column && !column->nullable && !column->default_value && !column->generated && column->identity == Identity::none;
  const std::string who = at.replayed ? "no revision makes it" : "the models do not know it";
  if (needed) return {"the database has the column " + name + ", NOT NULL without default, and " + who, "a row that leaves it out is refused: null value violates not-null constraint", Severity::error};
  return {"the database has the column " + name + ", and " + who, "a database that is built anew lacks it, with what it holds", Severity::warning};
}

bool unbounded_text(const std::string& type) { return type == "text" || type == "character varying"; }

std::string shown(const std::string& text) { return text.empty() ? "none" : quoted(text); }

LiveWords otherwise_in_database(const LiveDriftAt& at, const std::string& name) {
  const Difference& d = at.difference;
  if (d.what == "nullable")
    return d.left == "no" ? LiveWords{"the column " + name + " may be NULL in the database and is NOT NULL in " + declarer(at), "rows with NULL come in, and the application does not expect them", Severity::warning}
                          : LiveWords{"the column " + name + " is NOT NULL in the database and may be NULL in " + declarer(at), "a row without a value is refused here and nowhere else", Severity::warning};
  return {"the column " + name + " has the " + d.what + " " + shown(d.right) + " in the database and " + shown(d.left) + " in " + declarer(at),
          d.what == "default" ? "rows that leave it out get another value here than elsewhere" : "values that fit the one may be refused, cut or read differently by the other", Severity::warning};
}

// The two types hold the same values here.
bool kept_alike(const LiveDriftAt& at) {
  const Difference& d = at.difference;
  if (d.what != "type" || only_declared(d) || only_live(d)) return false;
  return is_sqlite(*at.subject.live->dialect) ? sqlite_affinity(d.left) == sqlite_affinity(d.right) : unbounded_text(d.left) && unbounded_text(d.right);
}

// Types that differ by name alone, of the whole database: the first stands for them.
struct AlikeTypes {
  std::optional<Finding> finding;
  std::vector<std::string> columns;

  void add(const LiveDriftAt& at) {
    const Difference& d = at.difference;
    columns.push_back(d.object.display() + " (" + (d.right.empty() ? "none" : d.right) + ", not " + (d.left.empty() ? "none" : d.left) + ")");
    if (finding) return;
    finding = live_finding(live_column_drift, at, "", is_sqlite(*at.subject.live->dialect) ? "SQLite keeps both alike; another engine would not" : "both hold the same values; only a comparison of schemas sees it");
    finding->severity = Severity::note;
    finding->message = declarer(at);
    finding->subject = "database column types by other names";
  }
  void finish(std::vector<Finding>& findings) {
    if (!finding) return;
    finding->message = (columns.size() == 1 ? "a column has its type by another name in the database than in " : std::to_string(columns.size()) + " columns have their types by other names in the database than in ") +
                       finding->message + ": " + listed(columns, 3);
    findings.push_back(std::move(*finding));
  }
};

// What a primary key of SQLite that may be NULL has a finding of its own for.
bool told_of_key(const LiveDriftAt& at) {
  if (at.difference.what != "nullable" || at.difference.left != "no" || !is_sqlite(*at.subject.live->dialect)) return false;
  const Table* table = at.drift.diff.right.schema.tables.find(at.table);
  return table && table->primary_key && std::count(table->primary_key->columns.begin(), table->primary_key->columns.end(), at.difference.object.member) > 0;
}

void find_live_column_drift(const Subject& subject, std::vector<Finding>& findings) {
  AlikeTypes alike;
  for_each_live_drift(subject, [&](const LiveDriftAt& at) {
    const Difference& d = at.difference;
    if (d.object.kind != ObjectKind::column || told_of_key(at)) return;
    if (kept_alike(at)) return alike.add(at);
    // Models need not repeat a default that the database has.
    if (d.what == "default" && !at.replayed && only_live(d)) return;
    const std::string name = quoted(d.object.display());
    const LiveWords words = d.what != "exists" ? otherwise_in_database(at, name) : only_declared(d) ? missing_in_database(at, name) : unknown_in_database(at, name);
    Finding finding = live_finding(live_column_drift, at, words.message, words.because);
    finding.severity = std::min(finding.severity, words.severity);
    if (words.severity == Severity::error && !at.drift.anything_uncertain) finding.severity = Severity::error;
    findings.push_back(std::move(finding));
  });
  alike.finish(findings);
}

}  // namespace

const Rule live_column_drift = {
    "UP402",
    "live-column-drift",
    Severity::warning,
    "a column of the database is not what migrations or models say",
    "A column is on one side only, or its type, NULL or default differs between the live database and the schema of the revisions it says it is at (without a history: the models).",
    "what runs on one database fails on another",
    "bring the database to it in a revision of its own; or write the revision that makes what the database has",
    "ALTER TABLE users ADD COLUMN note text  -- by hand, in production",
    "op.add_column('users', sa.Column('note', sa.Text()))",
    &find_live_column_drift};

}  // namespace underpin
