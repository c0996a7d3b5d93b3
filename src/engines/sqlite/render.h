// Changes as SQLite's SQL. What SQLite has no statement for (most of ALTER TABLE) is carried out by building the table
// anew: create, copy, drop, rename. A change without SQL of its own gives no statements.
#pragma once
#include <string>
#include <vector>

#include "schema/change.h"

namespace underpin::sqlite {

std::vector<std::string> render(const Change& change, const Schema& before);

// Pieces shared by the files of render.
std::string column_definition(const Column& column);
std::string create_table(const Table& table, bool if_not_exists);
std::string create_index(const CreateIndex& change);
std::vector<std::string> rebuild(const Table& before, const Table& after);
inline const std::string& written(const Expression& expression) { return expression.text.empty() ? expression.canonical : expression.text; }

}  // namespace underpin::sqlite
