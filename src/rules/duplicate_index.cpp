#include <map>

#include "rules/design.h"

namespace underpin {

extern const Rule duplicate_index;

namespace {

// What has to agree for two indexes to serve the same queries.
std::string shape_of(const KeyColumns& key) {
  std::string text = key.index ? key.index->method : "btree";
  if (!key.index) {
    for (const std::string& column : key.columns) text += "|" + column + "/";
    return text + "?";
  }
  for (const IndexKey& part : key.index->keys)
    text += "|" + (part.is_expression ? "(" + part.key.shown() + ")" : part.key.text) + "/" + part.opclass + part.collation +
            (part.descending ? " desc" : "") + part.nulls;
  text += "?" + (key.index->predicate ? key.index->predicate->shown() : "");
  for (const std::string& column : key.index->include) text += "+" + column;
  return text;
}

DesignAnswer ask_duplicate_index(const DesignAt& at) {
  DesignAnswer answer;
  for (const Table* table : at.tables()) {
    std::map<std::string, const KeyColumns*> first;
    const std::vector<KeyColumns> keys = keys_of(*table);
    for (const KeyColumns& key : keys) {
      answer.of += key.index && !at.in_database(table->name, key.name);
      if (key.columns.empty() || table_in_name(at, *table, key) || (key.index && !key.index->of_parent.empty())) continue;
      const auto [place, added] = first.emplace(shape_of(key), &key);
      if (added) continue;
      // The one that enforces nothing goes; of two alike, the later.
      const KeyColumns& spare = key.unique && !place->second->unique && place->second->index ? *place->second : key;
      const KeyColumns& stays = &spare == &key ? *place->second : key;
      if (!spare.index || at.in_database(table->name, spare.name)) continue;
      const std::string what =
          stays.constraint ? (table->primary_key && stays.name == table->primary_key->name ? "the primary key"
                                                                                           : "the UNIQUE constraint " + quoted(stays.name))
                           : quoted(stays.name);
      answer.places.push_back({table->name.display() + "." + spare.name, spare.span.valid() ? spare.span : table->origin.span,
                               quoted(spare.name) + " on " + quoted(table->name.display()) + " repeats " + what,
                               std::string("DROP INDEX ") + (at.dialect.name == "sqlite" ? "" : "CONCURRENTLY ") +
                                   quoted_sql(at, ObjectName{table->name.schema, spare.name})});
      if (&spare != &key) place->second = &key;
    }
  }
  return answer;
}

void find_duplicate_index(const Subject& subject, std::vector<Finding>& findings) {
  find_design(duplicate_index, subject, findings, ask_duplicate_index, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " of " + std::to_string(of) +
           (of == 1      ? " index repeats"
            : count == 1 ? " indexes repeats"
                         : " indexes repeat") +
           " another index or key";
  });
}

}  // namespace

const Rule duplicate_index = {"UP253",
                              "duplicate-index",
                              Severity::warning,
                              "indexes are there twice",
                              "Two indexes of one table have the same columns, method, order and condition; or an index repeats what a "
                              "primary key or UNIQUE constraint has already built.",
                              "every write pays for both, and no query is faster for it",
                              "DROP INDEX CONCURRENTLY the one that is no constraint",
                              "CREATE TABLE users (email text UNIQUE);\nCREATE INDEX users_email ON users (email);",
                              "CREATE TABLE users (email text UNIQUE);",
                              &find_duplicate_index};

}  // namespace underpin
