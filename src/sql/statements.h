// Literal SQL → Statements. Text is parsed by the engine's own grammar and turned into Changes, for every kind of object
// the model has; what is not understood is kept as RawSql and never dropped.
#pragma once
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/rope.h"
#include "schema/change.h"
#include "schema/dialect.h"

namespace underpin::sql {

struct Reading {
  // One per SQL statement, in order; `span` and `sql` point at it. The caller merges them where one call sends several.
  std::vector<Statement> statements;
  struct SyntaxError {
    std::string message;  // as the server says it: syntax error at or near "…"
    std::size_t begin = 0, end = 0;  // bytes of the text
  };
  std::vector<SyntaxError> errors;
};

// Guards such as IF NOT EXISTS (SELECT … FROM information_schema…) inside DO blocks are answered from `schema`.
Reading read_postgresql(const Rope& text, const Schema& schema, const Dialect& dialect);
Reading read_sqlite(const Rope& text, const Schema& schema, const Dialect& dialect);

// The answer to a query about the catalog ("SELECT 1 FROM information_schema.columns WHERE …", "SELECT
// to_regclass('x')", "SELECT EXISTS (…)"): the rows it yields on `schema`; nullopt: not a catalog question, or not decidable.
enum class CellType { text, boolean, integer };
struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;  // booleans as "t"/"f"
  std::vector<CellType> types;                                // of the columns; may be shorter: the rest is text
  CellType type(std::size_t column) const { return column < types.size() ? types[column] : CellType::text; }
};
// `empty` tells tables that certainly hold no row; queries that read nothing but these and the catalog are answered too.
using IsEmpty = std::function<bool(const ObjectName&)>;
std::optional<Rows> answer_catalog_query(const std::string& text, const Schema& schema, const Dialect& dialect, const IsEmpty& empty = {});

// What a statement of which only this beginning is known does to rows; nullopt where it may do more than that, or where
// not even the table is certain.
std::optional<DataStep> data_step_of_opening(std::string_view opening);
// The one object such a statement makes, changes or takes away; nullopt where not even that is certain.
std::optional<ObjectId> object_of_opening(std::string_view opening);

// Relations a query reads; nullopt: not parsed.
std::optional<std::vector<ObjectName>> relations_read(const std::string& text);

// Expression services for the PostgreSQL dialect (see Dialect).
std::string canonical_expression(std::string_view text, std::string_view type);
std::string rename_in_expression(std::string_view text, std::string_view table, std::string_view from, std::string_view to);
std::optional<std::vector<std::string>> columns_in_expression(std::string_view text);
// Column and literal of every comparison of a bare column with a quoted literal that has no cast.
std::vector<std::pair<std::string, std::string>> compared_literals(std::string_view text);
std::optional<std::vector<std::string>> functions_in_expression(std::string_view text);

}  // namespace underpin::sql
