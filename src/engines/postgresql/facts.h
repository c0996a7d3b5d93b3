// Asks a PostgreSQL database about its rows, its indexes and its sequences. Read only, bounded in time.
#pragma once
#include "engines/postgresql/connection.h"
#include "schema/facts.h"
#include "schema/schema.h"

namespace underpin::postgresql {

Result<std::vector<Row>> read_rows(Connection& connection, const ObjectName& table, const std::vector<std::string>& columns, std::size_t most);
Facts read_facts(Connection& connection, const Schema& schema, const FactsRequest& request);

}  // namespace underpin::postgresql
