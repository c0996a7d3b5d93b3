#include "verbs/live.h"

#include <algorithm>

#include "base/text.h"
#include "engines/postgresql/connection.h"
#include "engines/postgresql/dialect.h"
#include "engines/postgresql/inspect.h"
#include "engines/sqlite/database.h"
#include "engines/sqlite/dialect.h"
#include "engines/sqlite/inspect.h"

namespace underpin {

namespace {

constexpr std::string_view kMagic = "SQLite format 3";

std::string scheme_of(const std::string& source) {
  const std::size_t colon = source.find(':');
  if (colon == std::string::npos) return {};
  std::string scheme = lower(source.substr(0, colon));
  scheme = scheme.substr(0, scheme.find('+'));
  return scheme == "postgres" ? "postgresql" : scheme;
}

bool is_postgresql(const std::string& source) { return scheme_of(source) == "postgresql" && contains(source, "://"); }

// sqlite:FILE, sqlite:///relative, sqlite:////absolute; any other text is a path.
std::string sqlite_path(const std::string& source) {
  if (scheme_of(source) != "sqlite") return source;
  const std::string rest = source.substr(source.find(':') + 1);
  return starts_with(rest, "///") ? rest.substr(3) : rest;
}

// A server that does not answer is an error, not a wait without an end.
std::string connection_string(const std::string& source) {
  std::string url = "postgresql" + source.substr(source.find("://"));
  if (contains(url, "connect_timeout=")) return url;
  return url + (contains(url, "?") ? "&" : "?") + "connect_timeout=10";
}

Result<LiveSchema> postgresql_schema(const std::string& source) {
  TRY(postgresql::Connection connection, postgresql::Connection::open(connection_string(source)));
  const int version = connection.server_version() / 10000;
  if (version < postgresql::kOldestVersion)
    return fail(Error::Kind::unreadable, "the server is PostgreSQL " + std::to_string(version) + ", which is too old to be read: from " +
                                             std::to_string(postgresql::kOldestVersion) + " on");
  LiveSchema live;
  live.dialect = &postgresql::postgresql_dialect(std::min(version, postgresql::kNewestVersion));
  TRY(live.schema, postgresql::inspect(connection));
  return live;
}

Result<LiveSchema> sqlite_schema(const World& world, const std::string& path) {
  if (!world.is_file(path)) return fail(Error::Kind::unreadable, "there is no file `" + path + "`");
  TRY(sqlite::Database database, sqlite::Database::open_read_only(path));
  LiveSchema live;
  live.dialect = &sqlite::sqlite_dialect();
  auto schema = sqlite::inspect(database);
  if (!schema) return fail(schema.error().kind, "`" + path + "`: " + schema.error().message, schema.error().help);
  live.schema = std::move(*schema);
  return live;
}

}  // namespace

bool is_live(const World& world, const std::string& source) {
  if (is_postgresql(source) || scheme_of(source) == "sqlite") return true;
  if (!world.is_file(source)) return false;
  const auto head = world.read_head(source, kMagic.size());
  return head && *head == kMagic;
}

Result<LiveSchema> live_schema(const World& world, const std::string& source) {
  return is_postgresql(source) ? postgresql_schema(source) : sqlite_schema(world, sqlite_path(source));
}

}  // namespace underpin
