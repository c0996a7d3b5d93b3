// Makes text that PostgreSQL's (older) grammar does not take acceptable to it without losing what was said: bind
// parameters of Python's drivers, psql's variables, and DDL newer than the grammar. Positions can be mapped back, and
// what was taken out is told as marks.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/sql/pg_tokens.h"

namespace underpin::sql {

// What the text said and the rewritten text no longer does. `at` is a byte of the rewritten text.
struct Mark {
  enum class Kind {
    bind,             // a parameter stands here
    virtual_column,    // at the STORED that stands for VIRTUAL
    not_enforced,      // where NOT ENFORCED stood
    not_null,          // at the CHECK (column IS NOT NULL) that stands for a table constraint NOT NULL column
    set_expression,    // at the DEFAULT that stands for SET EXPRESSION AS
    without_overlaps,  // where WITHOUT OVERLAPS or PERIOD stood
    clause             // a clause that is not needed to know what the statement does
  } kind = Kind::clause;
  std::size_t at = 0;
  std::string text;  // name of the parameter or the clause
};

struct Rewritten {
  std::string text;
  std::vector<Mark> marks;
  // Where byte `at` of `text` was written.
  std::size_t original(std::size_t at) const;
  // The first such mark in [begin, end) of `text`.
  const Mark* mark(Mark::Kind kind, std::size_t begin, std::size_t end) const;

  struct Shift {
    std::size_t at = 0;        // from this byte of `text` on …
    std::size_t original = 0;  // … which was this byte of the original
  };
  std::vector<Shift> shifts;  // ascending; empty: nothing moved
};

// Replaces every bind parameter (:name, %(name)s, %s, ?, psql's :'name' and :"name") and takes the backslash from `\:`.
Rewritten rewrite_binds(std::string_view text, const std::vector<Token>& tokens);
// Applies the table of newer forms to a text (the result of rewrite_binds or unchanged).
Rewritten rewrite_newer(Rewritten source);

}  // namespace underpin::sql
