#include <algorithm>

#include "rules/design.h"

namespace underpin {

extern const Rule foreign_key_without_index;

namespace {

// The first columns of the key or index are those of the foreign key, in whatever order.
bool begins_with_all(const std::vector<std::string>& index, const std::vector<std::string>& columns) {
  return index.size() >= columns.size() &&
         std::is_permutation(columns.begin(), columns.end(), index.begin(), index.begin() + static_cast<std::ptrdiff_t>(columns.size()));
}

// An index begins with the first column, or with all of them; one that leaves rows out serves only where it says no more than that the column is filled.
bool leads(const Table& table, const std::vector<std::string>& columns) {
  const std::string& column = columns.front();
  for (const KeyColumns& key : keys_of(table)) {
    if (key.columns.empty() || (key.columns.front() != column && !begins_with_all(key.columns, columns))) continue;
    if (!key.index ||
        (key.index->valid && (!key.index->predicate || contains(lower(key.index->predicate->shown()), lower(column) + " is not null"))))
      return true;
  }
  return false;
}

bool is_lite(const DesignAt& at) { return at.dialect.name == "sqlite"; }

Span place_of_key(const Table& table, const ForeignKey& key) {
  if (key.origin.span.valid()) return key.origin.span;
  const Column* column = table.column(key.columns.front());
  return column && column->origin.span.valid() ? column->origin.span : table.origin.span;
}

DesignAnswer ask_foreign_key_without_index(const DesignAt& at) {
  DesignAnswer answer;
  for (const Table* table : at.tables())
    for (const ForeignKey& key : table->foreign_keys) {
      if (key.inherited || key.columns.empty() || at.in_database(table->name, key)) continue;
      ++answer.of;
      if (leads(*table, key.columns)) continue;
      const std::string column = table->name.display() + "." + key.columns.front();
      answer.places.push_back({column, place_of_key(*table, key), quoted(column) + " points at " + quoted(key.ref.display()),
                               std::string("CREATE INDEX ") + (is_lite(at) ? "" : "CONCURRENTLY ") +
                                   quoted_sql(at, table->name.name + "_" + key.columns.front() + "_idx") + " ON " +
                                   quoted_sql(at, table->name) + " (" + quoted_sql(at, key.columns.front()) + ")"});
    }
  return answer;
}

void find_foreign_key_without_index(const Subject& subject, std::vector<Finding>& findings) {
  find_design(foreign_key_without_index, subject, findings, ask_foreign_key_without_index, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " of " + counted(of, "foreign key") + (count == 1 ? " has" : " have") + " no index";
  });
}

}  // namespace

const Rule foreign_key_without_index = {
    "UP250",
    "foreign-key-without-index",
    Severity::warning,
    "foreign keys have no index",
    "No index or key of the table begins with the foreign key’s first column, or with all of its columns in another order.",
    "joins along it, and every delete or key change in the table it points at, read the whole table",
    "an index on each; built CONCURRENTLY where the table has rows",
    "CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id));",
    "CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id));\nCREATE INDEX ON orders (user_id);",
    &find_foreign_key_without_index};

}  // namespace underpin
