// Cuts a text into single statements before anything is parsed, so that one syntax error does not cost its neighbours.
// Knows quotes, comments, brackets, BEGIN ATOMIC bodies, psql's backslash commands and COPY … FROM stdin with its data.
#pragma once
#include <string_view>
#include <vector>

#include "syntax/sql/pg_tokens.h"

namespace underpin::sql {

struct Piece {
  enum class Kind { statement, psql_command, copy_data };
  Kind kind = Kind::statement;
  std::size_t begin = 0, end = 0;  // bytes, without the semicolon
  std::vector<Token> tokens;       // statements only; positions are those of the piece
};

std::vector<Piece> split_statements(std::string_view text);

}  // namespace underpin::sql
