// A policy's text after a table or column it names was renamed. The server keeps policies as trees and prints them with the
// names of the day; here they are texts, so words are told apart by where they stand: behind FROM and JOIN, before a dot,
// bare outside or inside a subquery. Internal to apply().
#pragma once
#include <string>

#include "schema/dialect.h"

namespace underpin {

std::string policy_with_table(const std::string& definition, const ObjectName& from, const ObjectName& to, const Dialect& dialect);
// `own`: the policy stands on that table, so a bare name outside subqueries is its column's.
std::string policy_with_column(const std::string& definition, const ObjectName& table, bool own, const std::string& from, const std::string& to, const Dialect& dialect);

}  // namespace underpin
