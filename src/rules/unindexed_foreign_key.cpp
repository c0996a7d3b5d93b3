#include <algorithm>
#include <set>

#include "rules/live_support.h"

namespace underpin {

extern const Rule unindexed_foreign_key;

namespace {

constexpr std::uint64_t kManyRows = 10'000;

// The first columns of some index are these, in whatever order.
bool leads(const std::vector<std::string>& index, const std::vector<std::string>& columns) {
  if (index.size() < columns.size()) return false;
  const std::set<std::string> wanted(columns.begin(), columns.end());
  return std::set<std::string>(index.begin(), index.begin() + static_cast<std::ptrdiff_t>(columns.size())) == wanted;
}

bool has_index(const Table& table, const std::vector<std::string>& columns) {
  if (table.primary_key && leads(table.primary_key->columns, columns)) return true;
  if (std::any_of(table.uniques.begin(), table.uniques.end(), [&](const Unique& unique) { return leads(unique.columns, columns); })) return true;
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
    std::vector<std::string> names;
    for (const IndexKey& key : index.keys) names.push_back(key.is_expression ? std::string() : key.key.text);
    // An index of the rows that refer to something serves as well.
    const bool whole = !index.predicate || contains(lower(index.predicate->shown()), "is not null");
    return index.valid && whole && index.method != "brin" && index.method != "gin" && leads(names, columns);
  });
}

std::optional<TableFacts> facts_of(const Subject& subject, const ObjectName& table) {
  for (const TableFacts& facts : subject.live->facts.tables)
    if (facts.table == table) return facts;
  return std::nullopt;
}

void find_unindexed_foreign_key(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  std::size_t keys = 0;
  std::vector<std::pair<const Table*, const ForeignKey*>> found;
  for (const Table* table : subject.live->schema.tables.sorted())
    for (const ForeignKey& key : table->foreign_keys) {
      if (key.inherited) continue;
      ++keys;
      if (!has_index(*table, key.columns)) found.emplace_back(table, &key);
    }
  for (const auto& [table, key] : found) {
    const auto facts = facts_of(subject, table->name);
    const std::string rows = facts ? " (" + std::string(facts->exact ? "" : "about ") + counted(facts->rows, "row") + ")" : "";
    Finding finding = make_finding(unindexed_foreign_key, "the foreign key " + quoted(table->name.display() + " (" + join(key->columns, ", ") + ")") + " to " + quoted(key->ref.display()) + " has no index" + rows,
                                   key->origin.span, "");
    if (facts && facts->rows >= kManyRows) finding.severity = Severity::warning;
    finding.because += "; so it is for " + std::to_string(found.size()) + " of the " + counted(keys, "foreign key") + " of this database";
    std::vector<std::string> quoted_columns;
    for (const std::string& column : key->columns) quoted_columns.push_back(subject.live->dialect->quote(column));
    finding.help = "CREATE INDEX ON " + printable(table->name.display()) + " (" + printable(join(quoted_columns, ", ")) + "), in a revision of its own";
    if (is_sqlite(*subject.live->dialect))
      finding.help = "CREATE INDEX " + printable(subject.live->dialect->quote("idx_" + table->name.name + "_" + join(key->columns, "_"))) + finding.help.substr(12);
    finding.subject = "database foreign key " + table->name.display() + " (" + join(key->columns, ", ") + ")";
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule unindexed_foreign_key = {
    "UP416",
    "unindexed-foreign-key",
    Severity::note,
    "a foreign key of the database has no index on its own side",
    "No index of the live database begins with the columns of a foreign key.",
    "every delete in, and every join from, the table it refers to reads this one whole",
    "CREATE INDEX ON orders (user_id)",
    "user_id INTEGER REFERENCES users (id)",
    "user_id INTEGER REFERENCES users (id)\nCREATE INDEX orders_user_id ON orders (user_id)",
    &find_unindexed_foreign_key};

}  // namespace underpin
