// A statement as PostgreSQL's parser took it. That needs no schema: it may be made on another thread, before the replay
// comes to the statement and reads it.
#pragma once
#include <string_view>
#include <vector>

#include "sql/statements.h"
#include "syntax/sql/pg_parse.h"
#include "syntax/sql/pg_rewrite.h"

namespace underpin::sql {

// The text as it was parsed, with its tree; or the parser's complaint about the text as written.
struct Accepted {
  Rewritten source;
  std::vector<Token> tokens;
  Parsed parsed;
};

// `tokens` are those of the text. What the parser refuses is tried again with bind parameters replaced, then with newer forms
// rewritten.
Accepted accept(std::string_view text, std::vector<Token> tokens);

// Reads the statement that was accepted, as read_postgresql() reads its text.
Reading read_accepted(const Rope& statement, const Accepted& accepted, const Schema& schema, const Dialect& dialect);

}  // namespace underpin::sql
