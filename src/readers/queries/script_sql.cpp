// SQL that stands in texts: pool.query("SELECT …"), db.prepare("…"), sql`SELECT … ${id}`.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "readers/queries/script_reader.h"
#include "readers/queries/sql_texts.h"
#include "sql/query_uses.h"

namespace underpin::queries {

namespace {

// Methods whose first argument is SQL where it reads like SQL.
bool sends_sql(std::string_view name) {
  static constexpr std::array<std::string_view, 16> kNames = {"query", "execute", "prepare", "raw", "unsafe", "exec", "all", "get",
                                                              "run", "each", "one", "oneOrNone", "many", "manyOrNone", "any", "none"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() || name == "$queryRawUnsafe" || name == "$executeRawUnsafe";
}

}  // namespace

void ScriptReader::sql_call(const Expr& call, std::string_view what) {
  if (!sends_sql(what) || call.items.count == 0 || is_migration(facts_.path)) return;
  const Rope* text = tree_.text_of(argument(call, 0));
  if (!text || !sql::looks_like_query(text->text())) return;
  const std::size_t before = facts_.queries.size();
  add_sql(*text, true, facts_.queries);
  facts_.calls["sql"] += facts_.queries.size() - before;
}

// What is put in is a value; where it is a part of the statement, no parser takes what is left.
void ScriptReader::sql_template(const Expr& tagged) {
  const Expr& tag = expr(tree_.plain(tagged.a));
  const std::string_view called = tag.kind == ExprKind::member || tag.kind == ExprKind::name ? std::string_view(name(tag.name)) : std::string_view();
  if (is_migration(facts_.path)) return;
  if (called != "sql" && called != "SQL" && called != "$queryRaw" && called != "$executeRaw") return;
  Rope text;
  std::size_t values = 0;
  const Expr& body = expr(tagged.b);
  for (const auto* at = tree_.begin(body.items); at != tree_.end(body.items); ++at) {
    if (const Rope* part = expr(*at).kind == ExprKind::string ? tree_.text_of(*at) : nullptr)
      text.append(*part);
    else
      text.append(Rope("$" + std::to_string(++values)));
  }
  if (!sql::looks_like_query(text.text())) return;
  const std::size_t before = facts_.queries.size();
  add_sql(text, true, facts_.queries);
  facts_.calls["sql"] += facts_.queries.size() - before;
}

}  // namespace underpin::queries
