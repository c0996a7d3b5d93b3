#include <algorithm>

#include "rules/design.h"

namespace underpin {

extern const Rule id_without_foreign_key;

namespace {

bool covered(const Table& table, const std::string& column) {
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                     [&](const ForeignKey& key) { return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end(); });
}

// users for user_id: the table of that name, or its plural, whose key has the column's type.
const Table* table_named_by(const DesignAt& at, const Table& from, const Column& column) {
  const std::string stem = lower(column.name.substr(0, column.name.size() - 3));
  const Table* found = nullptr;
  for (const Table* table : at.tables()) {
    const std::string name = lower(table->name.name);
    const bool named = name == stem || name == stem + "s" || name == stem + "es" ||
                       (ends_with(stem, "y") && name == stem.substr(0, stem.size() - 1) + "ies");
    if (!named || table == &from || !table->primary_key || table->primary_key->columns.size() != 1) continue;
    const Column* key = table->column(table->primary_key->columns.front());
    if (key && at.dialect.comparable && at.dialect.comparable(column.type.text, key->type.text)) found = table;
  }
  return found;
}

DesignAnswer ask_id_without_foreign_key(const DesignAt& at) {
  DesignAnswer answer;
  for (const Table* table : at.tables())
    for (const Column& column : table->columns) {
      if (column.inherited || !ends_with(lower(column.name), "_id") || at.guessed_in_database(table->name, column.name)) continue;
      ++answer.of;
      if (covered(*table, column.name)) continue;
      const Table* target = table_named_by(at, *table, column);
      const std::string name = table->name.display() + "." + column.name;
      std::string mend;
      if (target && at.dialect.name != "sqlite")
        mend = "ALTER TABLE " + quoted_sql(at, table->name) + " ADD CONSTRAINT " +
               quoted_sql(at, table->name.name + "_" + column.name + "_fkey") + " FOREIGN KEY (" + quoted_sql(at, column.name) +
               ") REFERENCES " + quoted_sql(at, target->name) + " NOT VALID";
      answer.places.push_back(
          {name, column.origin.span.valid() ? column.origin.span : table->origin.span,
           quoted(name) + (target ? " looks like " + quoted(target->name.display() + "." + target->primary_key->columns.front())
                                  : " points at nothing that is known"),
           mend});
    }
  return answer;
}

void find_id_without_foreign_key(const Subject& subject, std::vector<Finding>& findings) {
  find_design(id_without_foreign_key, subject, findings, ask_id_without_foreign_key, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " of " + counted(of, "column") + " whose name ends in `_id` " + (count == 1 ? "has" : "have") +
           " no foreign key";
  });
}

}  // namespace

const Rule id_without_foreign_key = {
    "UP251",
    "id-without-foreign-key",
    Severity::note,
    "columns that name rows of another table have no foreign key",
    "A column’s name ends in _id, and no foreign key covers it.",
    "nothing keeps it from pointing at a row that is not there; ids of other systems are no mistake, but then the name does not say so",
    "a foreign key, added NOT VALID and validated once the orphans are found; for ids of other systems a suppression with the reason",
    "CREATE TABLE orders (id int PRIMARY KEY, user_id int);",
    "CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id));",
    &find_id_without_foreign_key};

}  // namespace underpin
