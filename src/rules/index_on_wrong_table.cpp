#include "rules/design.h"

namespace underpin {

extern const Rule index_on_wrong_table;

namespace {

DesignAnswer ask_index_on_wrong_table(const DesignAt& at) {
  DesignAnswer answer;
  for (const Table* table : at.tables())
    for (const KeyColumns& key : keys_of(*table)) {
      if (!key.index || key.columns.empty()) continue;
      ++answer.of;
      const Table* meant = table_in_name(at, *table, key);
      if (!meant) continue;
      answer.places.push_back(
          {table->name.display() + "." + key.name, key.span.valid() ? key.span : table->origin.span,
           quoted(key.name) + " stands on " + quoted(table->name.display()) + ", not on " + quoted(meant->name.display()),
           std::string("CREATE INDEX ") + (at.dialect.name == "sqlite" ? "" : "CONCURRENTLY ") +
               quoted_sql(at, meant->name.name + "_" + join(key.columns, "_") + "_index") + " ON " + quoted_sql(at, meant->name) + " (" +
               join(key.columns, ", ") + ")"});
    }
  return answer;
}

void find_index_on_wrong_table(const Subject& subject, std::vector<Finding>& findings) {
  find_design(index_on_wrong_table, subject, findings, ask_index_on_wrong_table, [](std::size_t count, std::size_t of) {
    return counted(count, "index") + (count == 1 ? " is" : " are") + " built on another table than the name says" + (of ? "" : "");
  });
}

}  // namespace

const Rule index_on_wrong_table = {
    "UP255",
    "index-on-wrong-table",
    Severity::warning,
    "an index named for one table is built on another",
    "An index is named TABLE_COLUMNS_idx for a table of the schema that has those columns, and stands on another table.",
    "the table that the name promises an index has none, and the other pays for one it may not need",
    "drop it and build it where its name says",
    "CREATE INDEX session_user_id_idx ON profile (user_id);",
    "CREATE INDEX session_user_id_idx ON session (user_id);",
    &find_index_on_wrong_table};

}  // namespace underpin
