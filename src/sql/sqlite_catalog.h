// Answers questions a migration asks SQLite about its own catalog (sqlite_master, the PRAGMA functions) from a Schema
// value. What is no such question, or asks for what the model does not keep (the stored SQL text), is not answered.
#pragma once
#include <optional>
#include <string>

#include "sql/statements.h"

namespace underpin::sql {

std::optional<Rows> answer_sqlite_catalog_query(const std::string& text, const Schema& schema, const Dialect& dialect);

}  // namespace underpin::sql
