// A schema as SQL that builds it on an empty database of its engine: one statement after the other, each ending in a
// semicolon. What could not be expressed stands as a comment, so that nothing is dropped silently, and in `unsaid`.
#pragma once
#include <string>

#include "schema/dialect.h"

namespace underpin {

std::string schema_sql(const Schema& schema, const Dialect& dialect, std::vector<std::string>* unsaid = nullptr);

// The changes that build `schema` from nothing, in an order in which every object finds what it needs.
std::vector<Change> build_changes(const Schema& schema, const Dialect& dialect);

}  // namespace underpin
