// Changes as PostgreSQL's SQL. Statements come without semicolons; a change that has no SQL of its own (rows, words kept
// as they were written) gives none. Whether a statement can succeed is apply()'s business, not asked here.
#pragma once
#include <string>
#include <vector>

#include "schema/change.h"

namespace underpin::postgresql {

std::vector<std::string> render(const Change& change, const Schema& before);

// Pieces of statements, shared by the files of render.
std::string column_definition(const Column& column);
std::string constraint_definition(const Constraint& constraint);  // "CONSTRAINT name UNIQUE (a)"
std::string create_table(const CreateTable& change);
std::string create_index(const CreateIndex& change);
std::string create_type(const UserType& type);
std::string create_sequence(const CreateSequence& change);
std::string create_view(const CreateView& change);
std::string create_function(const CreateFunction& change);
std::string create_trigger(const CreateTrigger& change);
std::string create_policy(const CreatePolicy& change);
std::string comment_on(const SetComment& change);
std::string session_step(const SessionStep& step);
// What was written, or the catalog's form where nothing was.
inline const std::string& written(const Expression& expression) { return expression.text.empty() ? expression.canonical : expression.text; }

}  // namespace underpin::postgresql
