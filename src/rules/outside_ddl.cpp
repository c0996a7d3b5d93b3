#include <algorithm>
#include <set>

#include "base/text.h"
#include "rules/support.h"

namespace underpin {

extern const Rule outside_ddl;

namespace {

// Names of all tables that any history of the project has made.
std::set<std::string> known_tables(const Subject& subject) {
  std::set<std::string> names;
  for (const ReplayedHistory& replayed : subject.histories)
    replayed.trace.schema.tables.for_each([&](const Table& table) { names.insert(table.name.name); });
  return names;
}

std::string what_it_does(const OutsideDdl& place) {
  std::vector<std::string> tables;
  bool computed = false;
  for (const ObjectName& table : place.tables)
    if (contains(table.name, "{}") || contains(table.name, "%"))
      computed = true;  // an f-string's hole
    else if (std::find(tables.begin(), tables.end(), table.display()) == tables.end()) tables.push_back(table.display());
  const auto how_often = [](std::string_view what, std::size_t count) {
    return quoted(what) + (count > 1 ? " (" + std::to_string(count) + " times)" : "");
  };
  const auto first = place.counts.find(place.what);
  std::vector<std::string> kinds = {how_often(place.what, first == place.counts.end() ? 1 : first->second)};
  for (const auto& [what, count] : place.counts)
    if (what != place.what) kinds.push_back(how_often(what, count));
  std::string text = join(kinds, ", ");
  if (!tables.empty()) text += " on " + listed(tables, 3);
  else if (computed) text += " on what the program computes";
  return text;
}

// A file that makes Alembic's own table is a picture of what the migrations built.
bool makes_version_table(const Subject& subject, const OutsideDdl& place) {
  return std::any_of(subject.histories.begin(), subject.histories.end(), [&](const ReplayedHistory& replayed) {
    return std::any_of(place.tables.begin(), place.tables.end(), [&](const ObjectName& table) { return table.name == replayed.history->version_table; });
  });
}

void find_outside_ddl(const Subject& subject, std::vector<Finding>& findings) {
  if (subject.histories.empty()) return;
  const std::set<std::string> known = known_tables(subject);
  for (const OutsideDdl& place : subject.project->outside_ddl) {
    // Code that keeps a SQLite file of its own changes that file's schema, not this one.
    const bool shared = std::any_of(place.tables.begin(), place.tables.end(), [&](const ObjectName& table) { return known.count(table.name) > 0; });
    if (place.own_sqlite && !shared) continue;
    if (makes_version_table(subject, place)) continue;
    Finding finding = make_finding(outside_ddl, "the schema is changed outside the migrations: " + what_it_does(place), place.span, "");
    finding.primary.text = "runs without a revision";
    finding.subject = place.what + (place.tables.empty() ? "" : " " + place.tables.front().display());
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule outside_ddl = {"UP160",
                          "outside-ddl",
                          Severity::warning,
                          "the schema is changed outside the migrations",
                          "Application code or a script creates, alters or drops tables, indexes, views or types. Tests, archives and code that "
                          "keeps a SQLite file of its own are left aside.",
                          "databases differ from what the migrations build, and a migration may find its table there already",
                          "move the statements into a revision (alembic revision -m \"...\", once the history has one head)",
                          "db.execute(text(\"ALTER TABLE users ADD COLUMN bio TEXT\"))  # in a request handler",
                          "op.add_column('users', sa.Column('bio', sa.Text()))  # in a revision",
                          &find_outside_ddl};

}  // namespace underpin
