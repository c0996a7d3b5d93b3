// Prints an expression's tree the way PostgreSQL's catalog prints expressions back (ruleutils): brackets around every
// operator, IN as = ANY (ARRAY[…]), constants with their type. The types of columns are not known here, so casts the
// server adds for them (`(name)::text`) are missing. Queries inside expressions are not printed.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "syntax/sql/pg_tree.h"

namespace underpin::sql {

class Printer {
 public:
  // False when something in the tree has no printed form here; the text is then of no use.
  bool complete() const { return complete_; }

  std::string expression(const Node& node);
  // A column's default: a bare literal takes the column's type.
  std::string default_value(const Node& node, std::string_view type);

 private:
  std::string constant(const Node& node, std::string_view type);
  std::string cast(const Node& node);
  std::string column(const Node& node);
  std::string operation(const Node& node);
  std::string binary(const std::string& left, std::string_view op, const std::string& right) { return "(" + left + " " + std::string(op) + " " + right + ")"; }
  std::string in_list(const Node& node);
  std::string any_or_all(const Node& node, bool any);
  std::string between(const Node& node);
  std::string boolean(const Node& node);
  std::string case_expression(const Node& node);
  std::string function(const Node& node);
  std::string sql_syntax(const Node& node, std::string_view name);
  std::string indirection(const Node& node);
  std::string list(const Node& items);
  std::string array(const Node& node, std::string_view element_type);
  std::string sql_value(const Node& node);
  std::string order_by(const Node& sorts);
  std::string fail();
  bool complete_ = true;
};

// The whole text as the catalog prints it; the trimmed text itself where it cannot be parsed or printed.
std::string print_expression(const Node& node, std::string_view type, std::string_view written);

}  // namespace underpin::sql
