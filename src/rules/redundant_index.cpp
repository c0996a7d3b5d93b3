#include <algorithm>

#include "rules/design.h"

namespace underpin {

extern const Rule redundant_index;

namespace {

// Nothing but columns in their default order.
bool plain_columns(const KeyColumns& key) {
  if (!key.index) return !key.columns.empty();
  if (key.index->method != "btree" || key.index->predicate || !key.index->include.empty() || !key.index->of_parent.empty()) return false;
  return std::all_of(key.index->keys.begin(), key.index->keys.end(), [](const IndexKey& part) {
    return !part.is_expression && part.opclass.empty() && part.collation.empty() && !part.descending && part.nulls.empty();
  });
}

bool longer_than(const KeyColumns& longer, const KeyColumns& shorter) {
  return plain_columns(longer) && longer.columns.size() > shorter.columns.size() &&
         std::equal(shorter.columns.begin(), shorter.columns.end(), longer.columns.begin());
}

DesignAnswer ask_redundant_index(const DesignAt& at) {
  DesignAnswer answer;
  for (const Table* table : at.tables()) {
    const std::vector<KeyColumns> keys = keys_of(*table);
    for (const KeyColumns& key : keys) {
      if (!key.index || at.in_database(table->name, key.name)) continue;
      ++answer.of;
      if (!plain_columns(key) || key.unique) continue;
      const auto longer = std::find_if(keys.begin(), keys.end(), [&](const KeyColumns& other) { return longer_than(other, key); });
      if (longer == keys.end()) continue;
      answer.places.push_back({table->name.display() + "." + key.name, key.span.valid() ? key.span : table->origin.span,
                               quoted(key.name) + " on " + quoted(table->name.display()) + " is the beginning of " +
                                   quoted(longer->name.empty() ? "the primary key" : longer->name),
                               std::string("DROP INDEX ") + (at.dialect.name == "sqlite" ? "" : "CONCURRENTLY ") +
                                   quoted_sql(at, ObjectName{table->name.schema, key.name})});
    }
  }
  return answer;
}

void find_redundant_index(const Subject& subject, std::vector<Finding>& findings) {
  find_design(redundant_index, subject, findings, ask_redundant_index, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " of " + std::to_string(of) +
           (count == 1 ? " indexes is the beginning of another" : " indexes are the beginning of others");
  });
}

}  // namespace

const Rule redundant_index = {
    "UP254",
    "redundant-index",
    Severity::note,
    "indexes are the beginning of others",
    "An index that is not unique has the same leading columns as a longer one of the same table, method and order, without a condition.",
    "the longer one serves the same queries; every write pays for both (the shorter is a little faster to read, which seldom matters)",
    "DROP INDEX CONCURRENTLY the shorter one",
    "CREATE INDEX a ON t (x);\nCREATE INDEX b ON t (x, y);",
    "CREATE INDEX b ON t (x, y);",
    &find_redundant_index};

}  // namespace underpin
