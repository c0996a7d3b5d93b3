// Developer tool: is what we say of a history what the real engine says?
//
//   underpin_replay_check --inspect CONNINFO       the catalog of a live PostgreSQL database, read by us, in the catalog form
//   underpin_replay_check --inspect-sql CONNINFO   the same as SQL that builds it
//   underpin_replay_check --inspect-sqlite FILE    the same of a SQLite file
#include <cstdio>
#include <string>
#include <vector>

#include "engines/postgresql/dialect.h"
#include "engines/postgresql/inspect.h"
#include "engines/sqlite/dialect.h"
#include "engines/sqlite/inspect.h"
#include "writers/catalog_json.h"
#include "writers/schema_sql.h"

namespace {

using namespace underpin;

int print_postgresql(const std::string& conninfo, bool sql) {
  auto connection = postgresql::Connection::open(conninfo);
  if (!connection) return std::fprintf(stderr, "%s\n", connection.error().message.c_str()), 2;
  const Result<Schema> schema = postgresql::inspect(*connection);
  if (!schema) return std::fprintf(stderr, "%s\n", schema.error().message.c_str()), 2;
  const Dialect& dialect = postgresql::postgresql_dialect(connection->server_version() / 10000);
  std::fputs((sql ? schema_sql(*schema, dialect) : catalog_json(*schema, dialect, {}, nullptr)).c_str(), stdout);
  return 0;
}

int print_sqlite(const std::string& path, bool sql) {
  auto database = sqlite::Database::open_read_only(path);
  if (!database) return std::fprintf(stderr, "%s\n", database.error().message.c_str()), 2;
  const Result<Schema> schema = sqlite::inspect(*database);
  if (!schema) return std::fprintf(stderr, "%s\n", schema.error().message.c_str()), 2;
  const Dialect& dialect = sqlite::sqlite_dialect();
  std::fputs((sql ? schema_sql(*schema, dialect) : catalog_json(*schema, dialect, {}, nullptr)).c_str(), stdout);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 2 && arguments[0] == "--inspect") return print_postgresql(arguments[1], false);
  if (arguments.size() == 2 && arguments[0] == "--inspect-sql") return print_postgresql(arguments[1], true);
  if (arguments.size() == 2 && arguments[0] == "--inspect-sqlite") return print_sqlite(arguments[1], false);
  if (arguments.size() == 2 && arguments[0] == "--inspect-sqlite-sql") return print_sqlite(arguments[1], true);
  std::fputs("usage: underpin_replay_check --inspect CONNINFO\n", stderr);
  return 2;
}
