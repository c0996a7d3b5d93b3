#include "sql/catalog_query.h"
#include "sql/sqlite_catalog.h"
#include "sql/statements.h"
#include "syntax/sql/pg_parse.h"
#include "syntax/sql/pg_split.h"

namespace underpin::sql {

std::optional<Rows> answer_catalog_query(const std::string& text, const Schema& schema, const Dialect& dialect, const IsEmpty& empty) {
  if (dialect.name == "sqlite")
    if (auto rows = answer_sqlite_catalog_query(text, schema, dialect)) return rows;
  // What SQLite makes of a query over its own tables without rows is no different.
  const std::vector<Piece> pieces = split_statements(text);
  if (pieces.size() != 1 || pieces.front().kind != Piece::Kind::statement) return std::nullopt;
  const Piece& piece = pieces.front();
  const Parsed parsed = parse_pg(std::string_view(text).substr(piece.begin, piece.end - piece.begin), piece.tokens);
  if (parsed.error || parsed.tree.root().size() != 1 || !parsed.statement().is("SelectStmt")) return std::nullopt;
  return evaluate_query(parsed.statement(), schema, dialect, {}, empty);
}

}  // namespace underpin::sql
