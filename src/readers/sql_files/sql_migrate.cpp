// sql-migrate: `-- +migrate Up` and `-- +migrate Down` in one file, in order of the names.
#include "readers/sql_files/sections.h"

namespace underpin::sql_files {

extern const Tool sql_migrate;

namespace {

constexpr Markers kSqlMigrate = {"-- +migrate up", "-- +migrate down", false, "notransaction"};

bool is_sql_migrate(const Look& look) { return has_markers(look, kSqlMigrate); }
std::vector<Step> read_sql_migrate(Look& look) { return read_folder(look, kSqlMigrate, Order::name); }

}  // namespace

const Tool sql_migrate = {"sql-migrate", "sql-migrate", &is_sql_migrate, &read_sql_migrate};

}  // namespace underpin::sql_files
