#include "rules/live_support.h"

namespace underpin {

extern const Rule foreign_keys_off;

namespace {

void find_foreign_keys_off(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live || subject.live->facts.enforces_foreign_keys.value_or(true)) return;
  std::size_t keys = 0;
  Span place;
  subject.live->schema.tables.for_each([&](const Table& table) {
    keys += table.foreign_keys.size();
    if (!table.foreign_keys.empty() && (!place.valid() || table.foreign_keys.front().origin.span.file < place.file)) place = table.foreign_keys.front().origin.span;
  });
  std::uint64_t rows = 0;
  std::vector<std::string> tables;
  for_each_broken(subject, DataQuestion::Kind::orphans, [&](const DataAnswer& answer) {
    if (answer.question.demand != Demand::database) return;
    rows += answer.rows;
    if (const std::string words = std::to_string(answer.rows) + " in " + answer.question.table.display(); true) tables.push_back(words);
  });
  if (keys == 0 || rows == 0) return;  // an application may well switch them on
  Finding finding = make_finding(foreign_keys_off, counted(rows, "row") + (rows == 1 ? " violates" : " violate") + " the database's own foreign keys: " + listed(tables, 8), place, "");
  finding.subject = "database foreign keys";
  findings.push_back(std::move(finding));
}

}  // namespace

const Rule foreign_keys_off = {"UP422",
                               "foreign-keys-off",
                               Severity::error,
                               "SQLite did not enforce the foreign keys of the database",
                               "Rows of the live SQLite database violate its own foreign keys, as PRAGMA foreign_key_check shows: they came in on connections without PRAGMA foreign_keys = ON, which is off unless said.",
                               "the keys are promises nobody keeps; more such rows come in every day",
                               "PRAGMA foreign_keys = ON on every connection the application opens; mend the rows first (UP410 names them)",
                               "engine = create_engine('sqlite:///app.db')",
                               "@event.listens_for(engine, 'connect')\ndef enforce(connection, _):\n    connection.execute('PRAGMA foreign_keys = ON')",
                               &find_foreign_keys_off};

}  // namespace underpin
