// SQL that stands in texts: cursor.execute("SELECT …"), text("…"), and texts in variables that read like a query.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "readers/queries/python_reader.h"
#include "readers/queries/sql_texts.h"
#include "sql/query_uses.h"

namespace underpin::queries {

bool PythonReader::sends_sql(std::string_view name) const {
  static constexpr std::array<std::string_view, 15> kNames = {"execute", "executemany", "executescript", "exec_driver_sql", "text",
                                                              "fetch", "fetch_all", "fetch_one", "fetch_val", "fetchrow", "fetchval",
                                                              "raw", "read_sql", "read_sql_query", "mogrify"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

void PythonReader::sql_text(ExprId id, bool certain) {
  const Expr& e = expr(id);
  if (e.kind != ExprKind::string || told_.count(id) > 0 || is_migration(facts_.path)) return;
  const Rope& rope = *tree_.strings[e.a];
  if (!sql::looks_like_query(rope.text())) return;
  told_.insert(id);
  // Tables that last as long as a session are made where nobody looks for them.
  const bool temporary = contains(tree_.text, "TEMP TABLE") || contains(tree_.text, "TEMPORARY TABLE") || contains(tree_.text, "temp table");
  add_sql(rope, certain && !temporary, facts_.sql);
}

}  // namespace underpin::queries
