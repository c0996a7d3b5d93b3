#include "syntax/sql/pg_plpgsql.h"

#include <pg_query.h>

#include "base/json_value.h"
#include "base/text.h"
#include "syntax/sql/pg_parse.h"

namespace underpin::sql {

namespace {

constexpr std::size_t kLongestFunction = 200'000;
constexpr std::size_t kMostNested = 400;  // words that open a block: the parser's own dump of a body recurses

bool too_nested(const std::string& text) {
  const std::string small = lower(text);
  std::size_t count = 0;
  for (const std::string_view word : {"begin", "loop", "if ", "case"})
    for (std::size_t at = small.find(word); at != std::string::npos; at = small.find(word, at + word.size())) ++count;
  return count > kMostNested;
}

void gather(const JsonValue& value, PlpgsqlBody& body, std::size_t& blocks, int depth) {
  if (depth > 2000) return;
  for (const JsonValue& item : value.items) gather(item, body, blocks, depth + 1);
  for (const JsonMember& member : value.members) {
    if (member.name == "PLpgSQL_stmt_block") ++blocks;
    if (member.name == "PLpgSQL_expr") body.queries.push_back(member.value["query"].text);
    gather(member.value, body, blocks, depth + 1);
  }
}

}  // namespace

PlpgsqlBody read_plpgsql(const std::string& create) {
  PlpgsqlBody body;
  if (create.size() > kLongestFunction || too_nested(create) || parse_pg(create).error) return body;
  PgQueryPlpgsqlParseResult parsed = pg_query_parse_plpgsql(create.c_str());
  const auto json = parsed.error || !parsed.plpgsql_funcs ? Result<JsonValue>(JsonValue{}) : parse_json(parsed.plpgsql_funcs);
  pg_query_free_plpgsql_parse_result(parsed);
  if (!json || json->items.empty()) return body;
  const JsonValue& function = json->items.front()["PLpgSQL_function"];
  std::size_t blocks = 0;
  gather(function["action"], body, blocks, 0);
  for (const JsonValue& datum : function["datums"].items)
    for (const std::string_view kind : {"PLpgSQL_var", "PLpgSQL_rec", "PLpgSQL_row"}) {
      const JsonValue& variable = datum[kind];
      // What an inner block declares is not seen everywhere; parameters have no line.
      if (variable["refname"].text.empty() || (blocks > 1 && !variable["lineno"].text.empty())) continue;
      body.variables.insert(variable["refname"].text);
    }
  return body;
}

}  // namespace underpin::sql
