// The way of one database to its baseline: for people, as a script for psql or sqlite3, and as JSON.
#pragma once
#include <string>

#include "schema/bridge.h"

namespace underpin {

// `command`: how this is run again, to be pasted.
std::string bridge_text(const Bridge& bridge, const std::string& command, bool all);
// Stops at the first error; one transaction, where no statement needs to stand outside of one.
std::string bridge_sql(const Bridge& bridge);
std::string bridge_json(const Bridge& bridge);

}  // namespace underpin
