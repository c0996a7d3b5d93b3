#include "rules/design.h"

namespace underpin {

extern const Rule no_primary_key;

namespace {

DesignAnswer ask_no_primary_key(const DesignAt& at) {
  DesignAnswer answer;
  for (const Table* table : at.tables()) {
    ++answer.of;
    if (table->primary_key || table->foreign) continue;
    answer.places.push_back({table->name.display(), table->origin.span, quoted(table->name.display()) + " has no primary key", ""});
  }
  return answer;
}

void find_no_primary_key(const Subject& subject, std::vector<Finding>& findings) {
  find_design(no_primary_key, subject, findings, ask_no_primary_key, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " of " + counted(of, "table") + (count == 1 ? " has" : " have") + " no primary key";
  });
}

}  // namespace

const Rule no_primary_key = {
    "UP252",
    "no-primary-key",
    Severity::warning,
    "tables have no primary key",
    "A table has no primary key. Tables that others inherit from are left aside.",
    "rows cannot be told apart: no foreign key can point at one, and logical replication refuses updates and deletes",
    "a primary key; where the columns are unique already, by way of a unique index built CONCURRENTLY",
    "CREATE TABLE people (email text);",
    "CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text);",
    &find_no_primary_key};

}  // namespace underpin
