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

std::string shown(const std::string& text) { return text.empty() ? "none" : quoted(text); }

LiveWords otherwise_in_database(const LiveDriftAt& at, const std::string& name) {
  const Difference& d = at.difference;
  if (d.what == "nullable")
    return d.left == "no" ? LiveWords{"the column " + name + " may be NULL in the database and is NOT NULL in " + declarer(at), "rows with NULL come in, and the application does not expect them", Severity::warning}
                          : LiveWords{"the column " + name + " is NOT NULL in the database and may be NULL in " + declarer(at), "a row without a value is refused here and nowhere else", Severity::warning};
  if (d.what == "type" && is_sqlite(*at.subject.live->dialect) && sqlite_affinity(d.left) == sqlite_affinity(d.right))
    return {"the column " + name + " has the type " + shown(d.right) + " in the database and " + shown(d.left) + " in " + declarer(at), "SQLite keeps both alike; another engine would not", Severity::note};
  return {"the column " + name + " has the " + d.what + " " + shown(d.right) + " in the database and " + shown(d.left) + " in " + declarer(at),
          d.what == "default" ? "rows that leave it out get another value here than elsewhere" : "values that fit the one may be refused, cut or read differently by the other", Severity::warning};
}

void find_live_column_drift(const Subject& subject, std::vector<Finding>& findings) {
  for_each_live_drift(subject, [&](const LiveDriftAt& at) {
    const Difference& d = at.difference;
    if (d.object.kind != ObjectKind::column) return;
    // Models need not repeat a default that the database has.
    if (d.what == "default" && !at.replayed && only_live(d)) return;
    const std::string name = quoted(d.object.display());
    const LiveWords words = d.what != "exists" ? otherwise_in_database(at, name) : only_declared(d) ? missing_in_database(at, name) : unknown_in_database(at, name);
    Finding finding = live_finding(live_column_drift, at, words.message, words.because);
    finding.severity = std::min(finding.severity, words.severity);
    if (words.severity == Severity::error && !at.drift.anything_uncertain) finding.severity = Severity::error;
    findings.push_back(std::move(finding));
  });
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
