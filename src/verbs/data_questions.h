// What is asked of a live database's rows: whether they satisfy the keys and checks that the database does not enforce
// itself, those that migrations, models or the user's plans declare, and references that are only named as such.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "base/world.h"
#include "schema/facts.h"
#include "schema/live_state.h"

namespace underpin {

// Of what the database itself says and does not enforce.
void ask_of_database(const Schema& live, const Dialect& dialect, std::vector<DataQuestion>& questions);
// Of what `declared` says and `live` does not.
void ask_of_declared(const Schema& declared, const Schema& live, const Dialect& dialect, Demand demand, std::vector<DataQuestion>& questions);
// Columns without a foreign key that have the name, and the type, of columns with one in other tables.
void ask_of_names(const Schema& live, const Dialect& dialect, std::vector<DataQuestion>& questions);
// Statements to come, as text of SQL: unique and foreign keys, checks, NOT NULL. A statement that is none of these, or
// about something the database does not have, is an error.
Result<std::vector<DataQuestion>> ask_of_planned(Sources& sources, const std::string& path, const std::string& text, const Schema& live,
                                                 const Dialect& dialect);

// Each question once, the first that asks it.
void ask_once(std::vector<DataQuestion>& questions);

}  // namespace underpin
