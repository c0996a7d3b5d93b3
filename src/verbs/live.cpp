#include "verbs/live.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "engines/postgresql/connection.h"
#include "engines/postgresql/dialect.h"
#include "engines/postgresql/facts.h"
#include "engines/postgresql/inspect.h"
#include "engines/sqlite/database.h"
#include "engines/sqlite/dialect.h"
#include "engines/sqlite/facts.h"
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

// libpq ends a password at the first of these characters and takes the rest for the host's name, which it then prints.
tl::unexpected<Error> without_password(Error error, const std::string& source) {
  for (const UrlPassword& password : url_passwords(source))
    if (source.substr(password.begin, password.end - password.begin).find_first_of("@/?#") != std::string::npos)
      return fail(Error::Kind::unreadable, "cannot connect to the database: the password in the URL has a character that has a meaning there", "write @ as %40, / as %2F, ? as %3F, # as %23");
  error.message = mask_secrets(error.message);
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

bool is_live(const World& world, const std::string& source) {
  if (is_postgresql(source) || scheme_of(source) == "sqlite") return true;
  if (!world.is_file(source)) return false;
  const auto head = world.read_head(source, kMagic.size());
  return head && *head == kMagic;
}

// One of the two is open.
struct LiveDatabase::Connections {
  std::string path;  // SQLite
  std::optional<postgresql::Connection> postgresql;
  std::optional<sqlite::Database> sqlite;
};

LiveDatabase::LiveDatabase(std::unique_ptr<Connections> connections) : connections_(std::move(connections)) {}
LiveDatabase::LiveDatabase(LiveDatabase&&) noexcept = default;
LiveDatabase& LiveDatabase::operator=(LiveDatabase&&) noexcept = default;
LiveDatabase::~LiveDatabase() = default;

Result<LiveDatabase> LiveDatabase::open(const World& world, const std::string& source) {
  auto connections = std::make_unique<Connections>();
  if (is_postgresql(source)) {
    auto connection = postgresql::Connection::open(connection_string(source));
    if (!connection) return without_password(connection.error(), source);
    connections->postgresql = std::move(*connection);
    connections->postgresql->wait_at_most(90);  // the server's own limit of a statement comes first, as long as it lives
    const int version = connections->postgresql->server_version() / 10000;
    if (version < postgresql::kOldestVersion)
      return fail(Error::Kind::unreadable, "the server is PostgreSQL " + std::to_string(version) + ", which is too old to be read: from " +
                                               std::to_string(postgresql::kOldestVersion) + " on");
  } else {
    const std::string scheme = scheme_of(source);
    if (!scheme.empty() && scheme != "sqlite" && contains(source, "://"))
      return fail(Error::Kind::usage, "databases of the kind `" + scheme + "` are not read", "postgresql://…, sqlite:FILE or a SQLite file");
    connections->path = sqlite_path(source);
    if (connections->path.empty() || connections->path == "//" || contains(connections->path, ":memory:"))
      return fail(Error::Kind::usage, "`" + mask_secrets(source) + "` names no file", "sqlite:FILE; a database in memory is its program's alone");
    if (world.is_directory(connections->path)) return fail(Error::Kind::unreadable, "`" + connections->path + "` is a folder, not a database");
    if (!world.is_file(connections->path)) return fail(Error::Kind::unreadable, "there is no file `" + connections->path + "`");
    auto database = sqlite::Database::open_read_only(connections->path);
    if (!database) return fail(database.error().kind, "`" + connections->path + "`: " + database.error().message, database.error().help);
    connections->sqlite = std::move(*database);
  }
  return LiveDatabase(std::move(connections));
}

Result<LiveSchema> LiveDatabase::schema() {
  LiveSchema live;
  if (connections_->postgresql) {
    const int version = connections_->postgresql->server_version() / 10000;
    live.dialect = &postgresql::postgresql_dialect(std::min(version, postgresql::kNewestVersion));
    live.server = "PostgreSQL " + std::to_string(version) + "." + std::to_string(connections_->postgresql->server_version() % 10000);
    TRY(live.schema, postgresql::inspect(*connections_->postgresql, &live.unread));
    return live;
  }
  live.dialect = &sqlite::sqlite_dialect();
  live.server = "SQLite " + sqlite::library_version();
  auto schema = sqlite::inspect(*connections_->sqlite);
  if (!schema) return fail(schema.error().kind, "`" + connections_->path + "`: " + schema.error().message, schema.error().help);
  live.schema = std::move(*schema);
  return live;
}

Result<std::vector<std::vector<std::optional<std::string>>>> LiveDatabase::rows(const ObjectName& table, const std::vector<std::string>& columns, std::size_t most) {
  return connections_->postgresql ? postgresql::read_rows(*connections_->postgresql, table, columns, most) : sqlite::read_rows(*connections_->sqlite, table, columns, most);
}

Facts LiveDatabase::facts(const Schema& schema, const FactsRequest& request) {
  return connections_->postgresql ? postgresql::read_facts(*connections_->postgresql, schema, request) : sqlite::read_facts(*connections_->sqlite, schema, request);
}

Result<LiveSchema> live_schema(const World& world, const std::string& source) {
  TRY(LiveDatabase database, LiveDatabase::open(world, source));
  return database.schema();
}

}  // namespace underpin
