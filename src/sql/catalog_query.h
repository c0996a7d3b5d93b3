// A small evaluator for queries over the catalog of a Schema value: SELECT with joins, WHERE, EXISTS, IN, COUNT. It says
// "not decidable" for anything it does not fully understand; it never guesses. Also evaluates single expressions for
// DO blocks, with the block's variables.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "sql/statements.h"
#include "syntax/sql/pg_tree.h"

namespace underpin::sql {

// A value: SQL NULL is an empty cell; booleans are "t" and "f".
using Cell = std::optional<std::string>;
using Variables = std::map<std::string, Cell>;  // "name", "record.field"

// nullopt: not decidable.
std::optional<Rows> evaluate_query(const Node& select, const Schema& schema, const Dialect& dialect, const Variables& variables,
                                   const IsEmpty& empty = {});
std::optional<Cell> evaluate_expression(const Node& expression, const Schema& schema, const Dialect& dialect, const Variables& variables);

}  // namespace underpin::sql
