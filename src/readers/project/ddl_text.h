// Recognises statements that change a schema in a text, by their first words: enough to say "here a table is altered"
// for SQL with holes in it, which no parser would take. Reading statements properly is sql/'s job.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/name.h"

namespace underpin::project {

struct DdlStatement {
  std::size_t at = 0;   // offset of its first word
  std::size_t end = 0;  // behind the name it is about
  std::string what;     // "ALTER TABLE"
  ObjectName table;     // where the statement names one
  bool minor = false;   // extensions and schemas: set-up rather than a change of the schema
};

// Statements that begin at the start of the text, after a semicolon, or after a line end; comments (-- and /* */) are
// skipped. "Create tables if they do not exist" is none: what follows the first words must be SQL.
std::vector<DdlStatement> ddl_statements(std::string_view text);

// A quick look at a whole file: false means that no such statement can be in it.
bool may_have_ddl(std::string_view text);

}  // namespace underpin::project
