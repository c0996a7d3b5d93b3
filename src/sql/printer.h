// Prints an expression's tree the way PostgreSQL's catalog prints expressions back (ruleutils): brackets around every
// operator, IN as = ANY (ARRAY[…]), constants and casts with their types. Types come from the columns where the caller
// knows them; where they are not known, no cast is shown. Queries inside expressions are not printed.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/sql/pg_tree.h"

namespace underpin::sql {

// The type of a column by its name; "" when it is not known.
using ColumnTypes = std::function<std::string(std::string_view)>;

class Printer {
 public:
  explicit Printer(const ColumnTypes* columns = nullptr) : columns_(columns) {}
  // False when something in the tree has no printed form here; the text is then of no use.
  bool complete() const { return complete_; }
  std::string expression(const Node& node) { return text(print(node)); }
  // A column's default: a bare literal takes the column's type.
  std::string default_value(const Node& node, std::string_view type);

 private:
  static constexpr std::size_t kMaxText = std::size_t{1} << 20;
  struct Printed {
    std::string text;
    std::string type;            // without modifiers; "" not known, "unknown": a bare literal or NULL
    bool null = false;           // of a bare one: NULL, otherwise `text` is the value
  };
  // BETWEEN and IN repeat their left side, so that nested ones grow without bounds: what gets too long is given up.
  Printed typed(std::string text, std::string type) {
    if (text.size() > kMaxText) return fail();
    return {std::move(text), std::move(type), false};
  }

  Printed print(const Node& node);
  std::string text(const Printed& printed) const;                        // a bare literal is text
  std::string as(const Printed& printed, std::string_view type) const;   // cast where it is needed
  Printed constant(const Node& node);
  Printed cast(const Node& node);
  Printed column(const Node& node);
  Printed operation(const Node& node);
  Printed binary(const Printed& left, std::string_view op, const Printed& right);
  Printed rows(const Node& left, std::string_view op, const Node& right);
  Printed in_list(const Node& node);
  Printed any_or_all(const Node& node, bool any);
  Printed between(const Node& node);
  Printed boolean(const Node& node);
  Printed case_expression(const Node& node);
  Printed function(const Node& node);
  Printed sql_syntax(const Node& node, std::string_view name);
  Printed indirection(const Node& node);
  Printed chosen(std::string_view name, const Node& arguments);  // COALESCE, GREATEST, LEAST
  std::vector<Printed> all(const Node& items);
  std::string list(const Node& items);
  Printed array(const Node& node, std::string_view element_type);
  Printed sql_value(const Node& node);
  std::string order_by(const Node& sorts);
  Printed fail();

  const ColumnTypes* columns_ = nullptr;
  bool complete_ = true;
};

// The whole text as the catalog prints it; the trimmed text itself where it cannot be parsed or printed.
std::string print_expression(const Node& node, std::string_view type, std::string_view written, const ColumnTypes* columns = nullptr);

}  // namespace underpin::sql
