#include "readers/queries/sql_texts.h"

#include "base/text.h"
#include "sql/query_uses.h"

namespace underpin::queries {

namespace {
constexpr std::size_t kMostSqlQueries = 20'000;  // of one file
}

bool is_migration(std::string_view path) {
  return contains(path, "migrations/") || contains(path, "migration/") || contains(path, "alembic/");
}

bool may_have_sql(std::string_view text) {
  const bool begins = contains(text, "SELECT ") || contains(text, "select ") || contains(text, "SELECT\n") || contains(text, "INSERT INTO") ||
                      contains(text, "insert into") || contains(text, "UPDATE ") || contains(text, "DELETE FROM") || contains(text, "delete from");
  if (!begins) return false;
  for (const std::string_view word : {"execute", "text(", "fetch", ".query(", ".prepare(", "sql`", "sql(", "queryRaw", ".raw(", "read_sql", "unsafe("})
    if (contains(text, word)) return true;
  return false;
}

void add_sql(const Rope& text, bool certain, std::vector<Query>& queries) {
  if (queries.size() > kMostSqlQueries) return;
  for (Query& query : sql::query_uses(text)) {
    query.certain = certain;
    queries.push_back(std::move(query));
  }
}

}  // namespace underpin::queries
