// node-pg-migrate: `-- Up Migration` and `-- Down Migration` in one file, in order of the timestamps.
#include "readers/sql_files/sections.h"

namespace underpin::sql_files {

extern const Tool node_pg_migrate;

namespace {

constexpr Markers kNodePgMigrate = {"-- up migration", "-- down migration", true, ""};

bool is_node_pg_migrate(const Look& look) { return has_markers(look, kNodePgMigrate); }
std::vector<Step> read_node_pg_migrate(Look& look) { return read_folder(look, kNodePgMigrate, Order::number); }

}  // namespace

const Tool node_pg_migrate = {"node-pg-migrate", "node-pg-migrate", &is_node_pg_migrate, &read_node_pg_migrate};

}  // namespace underpin::sql_files
