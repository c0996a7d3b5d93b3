// Asks a SQLite database about its rows. Read only, bounded in time.
#pragma once
#include "engines/sqlite/database.h"
#include "schema/facts.h"
#include "schema/schema.h"

namespace underpin::sqlite {

Result<std::vector<Row>> read_rows(Database& database, const ObjectName& table, const std::vector<std::string>& columns, std::size_t most);
Facts read_facts(Database& database, const Schema& schema, const FactsRequest& request);

}  // namespace underpin::sqlite
