#include "rules/design.h"
#include "rules/workload_support.h"

namespace underpin {

extern const Rule json_without_index;

namespace {

bool is_json(const Column& column) { return column.type.text == "jsonb" || column.type.text == "json"; }

bool indexed(const Table& table, const std::string& column) {
  for (const Index& index : table.indexes)
    for (const IndexKey& key : index.keys)
      if (key.is_expression ? contains(key.key.shown(), column) : key.key.shown() == column) return true;
  return false;
}

// Filters on the column and the place of the first.
struct Searched {
  std::size_t filters = 0;
  Span first;
};

std::map<std::pair<ObjectName, std::string>, Searched> searched(const Workload& workload) {
  std::map<std::pair<ObjectName, std::string>, Searched> out;
  for (const Query& query : workload.queries)
    for (const ColumnUse& use : query.columns) {
      const bool finds = is_filter(use.use) || use.use == Use::other;
      if (use.column.empty() || !finds || use.use == Use::null_test) continue;
      Searched& one = out[{use.table, use.column}];
      if (one.filters++ == 0) one.first = use.span;
    }
  return out;
}

void find_json_without_index(const Subject& subject, std::vector<Finding>& findings) {
  const auto uses = searched(workload_of(subject));
  if (uses.empty()) return;
  const auto ask = [&](const DesignAt& at) {
    DesignAnswer answer;
    if (at.dialect.name != "postgresql") return answer;
    for (const Table* table : at.tables())
      for (const Column& column : table->columns) {
        if (!is_json(column)) continue;
        ++answer.of;
        const auto found = uses.find({table->name, column.name});
        if (found == uses.end() || indexed(*table, column.name)) continue;
        const std::string name = table->name.display() + "." + column.name;
        const std::string made = quoted_sql(at, table->name) + " USING gin (" + quoted_sql(at, column.name) + ")";
        answer.places.push_back({name, found->second.first, quoted(name) + " is searched here (" + times(found->second.filters) + " in all)",
                                 column.type.text == "jsonb" ? "CREATE INDEX CONCURRENTLY ON " + made + ";" : std::string()});
      }
    return answer;
  };
  find_design(json_without_index, subject, findings, ask, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " of " + counted(of, "JSON column") + (count == 1 ? " is" : " are") + " searched without an index";
  });
}

}  // namespace

const Rule json_without_index = {
    "UP218",
    "json-without-index",
    Severity::note,
    "a JSON column is searched and has no index",
    "Queries of the application find rows by what a json or jsonb column holds, and no index names the column. PostgreSQL only.",
    "every such query reads and unpacks the documents of the whole table",
    "a GIN index for @> and key tests (jsonb only), an index over the expression (data->>'key') for one value, or a column of its own",
    "db.query(Course).filter(Course.properties['level'].astext == 'b1')",
    "Index('ix_course_properties', 'properties', postgresql_using='gin')",
    &find_json_without_index};

}  // namespace underpin
