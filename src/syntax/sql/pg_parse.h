// PostgreSQL's own parser (libpg_query) behind one function: a statement's text → its tree, or the server's words for
// what is wrong with it. Guards against texts that would exhaust the parser's stack; never aborts.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "syntax/sql/pg_tokens.h"
#include "syntax/sql/pg_tree.h"

namespace underpin::sql {

inline constexpr std::size_t kMaxStatementBytes = 16u << 20;
// Nodes within nodes; deeper trees are refused, so that whoever walks a tree may recurse.
inline constexpr std::size_t kMaxTreeDepth = 1000;

struct ParseError {
  std::string message;     // as the server says it: syntax error at or near "…"
  std::size_t at = 0;      // byte of the text
  bool syntax = true;      // false: the text is beyond our own bounds, and a server might take it
};

struct Parsed {
  Tree tree;  // root: the list of statements' nodes
  std::optional<ParseError> error;
  const Node& statement() const { return tree.root()[std::size_t{0}]; }
};

// Parses one statement (or several) of SQL. `tokens` are those of the text.
Parsed parse_pg(std::string_view text, const std::vector<Token>& tokens);
Parsed parse_pg(std::string_view text);

// The node of an expression, parsed as the only target of a SELECT. Locations count from the start of "SELECT ".
struct ParsedExpression {
  Parsed parsed;
  std::string text;  // what was parsed: "SELECT " and the expression
  const Node& node() const { return parsed.statement()["targetList"][std::size_t{0}]["val"]; }
  explicit operator bool() const { return !parsed.error && static_cast<bool>(node()); }
};
ParsedExpression parse_pg_expression(std::string_view expression);

}  // namespace underpin::sql
