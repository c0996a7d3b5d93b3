#include "run/scratch.h"

#include <algorithm>
#include <array>
#include <memory>

#include "base/text.h"
#include "engines/postgresql/inspect.h"
#include "engines/postgresql/quote.h"
#include "engines/sqlite/inspect.h"
#include "run/scratch_postgres.h"

namespace underpin {

namespace {

constexpr int kSeconds = 120;  // for one statement
constexpr int kMostRoles = 50; // that one statement names

// Extensions that a superuser makes for a plain owner: none of them reads files, runs programs or opens connections.
constexpr std::array<std::string_view, 27> kHarmless = {
    "btree_gin", "btree_gist", "citext", "cube", "dict_int", "dict_xsyn", "earthdistance", "fuzzystrmatch", "hstore", "intarray", "isn", "lo", "ltree", "pg_stat_statements",
    "pg_trgm", "pgcrypto", "postgis", "postgis_topology", "seg", "tablefunc", "tcn", "tsm_system_rows", "tsm_system_time", "unaccent", "uuid-ossp", "vector", "pg_uuidv7"};

bool harmless_extension(std::string_view statement) {
  std::string text = lower(trim(statement));
  if (!starts_with(text, "create extension")) return false;
  text = std::string(trim(std::string_view(text).substr(16)));
  if (starts_with(text, "if not exists")) text = std::string(trim(std::string_view(text).substr(13)));
  return std::any_of(kHarmless.begin(), kHarmless.end(), [&](std::string_view name) {
    const std::string quoted = "\"" + std::string(name) + "\"";
    const std::size_t size = starts_with(text, quoted) ? quoted.size() : starts_with(text, name) ? name.size() : 0;
    if (size == 0 || contains(text, ";")) return false;
    const std::string_view rest = trim(std::string_view(text).substr(size));
    return rest.empty() || (size < text.size() && (text[size] == ' ' || text[size] == '\n') && (starts_with(rest, "with") || starts_with(rest, "schema") || starts_with(rest, "version")));
  });
}

class PostgresqlScratch {
 public:
  PostgresqlScratch(postgresql::Connection owner, postgresql::Connection superuser, bool trusted)
      : owner_(std::move(owner)), superuser_(std::move(superuser)), trusted_(trusted) {
    owner_.run("set statement_timeout to '" + std::to_string(kSeconds) + "s'");
    owner_.run("begin");
  }

  std::optional<std::string> run(const std::vector<std::string>& statements, bool own_transaction) {
    own_transaction ? (void)owner_.run("commit") : (void)owner_.run("savepoint underpin");
    std::optional<std::string> error = send_all(statements);
    for (int turn = 0; error && !trusted_ && turn < kMostRoles && make_named_role(*error); ++turn) {
      if (!own_transaction) {  // a session learns of new roles between transactions
        owner_.run("rollback to savepoint underpin");
        end_revision();
        owner_.run("savepoint underpin");
      }
      error = send_all(statements);
    }
    if (error && !own_transaction) owner_.run("rollback to savepoint underpin");
    if (!own_transaction && owner_.in_transaction()) owner_.run("release savepoint underpin");
    if (!owner_.in_transaction()) owner_.run("begin");
    return error;
  }
  void end_revision() {
    owner_.run("commit");
    owner_.run("begin");
  }
  void make_role(const std::string& name) { superuser_.run("create role " + postgresql::quote(name)); }
  Result<Schema> inspect() {
    end_revision();
    return postgresql::inspect(superuser_);
  }
  Result<std::vector<ScratchRow>> rows(const std::string& query) {
    end_revision();
    return superuser_.query(query);
  }
  std::string server() const {
    const int version = owner_.server_version();
    return "PostgreSQL " + std::to_string(version / 10000) + "." + std::to_string(version % 10000);
  }

 private:
  std::optional<std::string> send_all(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements)
      if (auto error = send(statement)) return error;
    return std::nullopt;
  }
  // Roles stand outside of a database: one that a statement names, and that is not there, is made without any rights.
  bool make_named_role(const std::string& error) {
    constexpr std::string_view kBefore = "role \"", kBehind = "\" does not exist";
    if (!starts_with(error, kBefore) || !ends_with(error, kBehind)) return false;
    make_role(error.substr(kBefore.size(), error.size() - kBefore.size() - kBehind.size()));
    return true;
  }
  std::optional<std::string> send(const std::string& statement) {
    postgresql::Answer answer = owner_.run(statement);
    if (answer.error && answer.error->sqlstate == "42501" && harmless_extension(statement)) {
      owner_.run("rollback to savepoint underpin");
      owner_.run("commit");
      answer = superuser_.run(statement);
      owner_.run("begin");
      owner_.run("savepoint underpin");
    }
    if (!answer.error) return std::nullopt;
    return answer.error->message + (answer.error->detail.empty() ? "" : " (" + answer.error->detail + ")");
  }
  postgresql::Connection owner_, superuser_;
  bool trusted_;
};

class SqliteScratch {
 public:
  explicit SqliteScratch(sqlite::Database database) : database_(std::move(database)) {}
  std::optional<std::string> run(const std::vector<std::string>& statements, bool own_transaction) {
    if (!own_transaction) (void)database_.run("SAVEPOINT underpin");
    std::optional<std::string> error;
    for (const std::string& statement : statements) {
      if (error) break;
      const auto answer = database_.run(statement);
      if (!answer) error = answer.error().message;
    }
    if (error && !own_transaction) (void)database_.run("ROLLBACK TO underpin");
    if (!own_transaction) (void)database_.run("RELEASE underpin");
    return error;
  }
  Result<Schema> inspect() { return sqlite::inspect(database_); }
  Result<std::vector<ScratchRow>> rows(const std::string& query) { return database_.run(query); }

 private:
  sqlite::Database database_;
};

}  // namespace

Result<ScratchEngine> scratch_postgresql(bool trusted) {
  ScratchPostgres& server = ScratchPostgres::get();
  if (!server.available()) return fail(Error::Kind::unreadable, "no scratch server: " + server.problem(), "apt-get install postgresql, or the server's programs on the path");
  const auto database = server.fresh_database(trusted);
  TRY(auto owner, postgresql::Connection::open(database.owner));
  TRY(auto superuser, postgresql::Connection::open(database.superuser));
  const auto one = std::make_shared<PostgresqlScratch>(std::move(owner), std::move(superuser), trusted);
  return ScratchEngine{one->server(), [one](const auto& statements, bool own) { return one->run(statements, own); }, [one] { one->end_revision(); },
                       [one](const std::string& name) { one->make_role(name); }, [one] { return one->inspect(); }, [one](const std::string& query) { return one->rows(query); }};
}

Result<ScratchEngine> scratch_sqlite() {
  TRY(auto database, sqlite::Database::in_memory());
  database.forbid_files();
  const auto one = std::make_shared<SqliteScratch>(std::move(database));
  return ScratchEngine{"SQLite " + sqlite::library_version(), [one](const auto& statements, bool own) { return one->run(statements, own); }, [] {}, [](const std::string&) {},
                       [one] { return one->inspect(); }, [one](const std::string& query) { return one->rows(query); }};
}

}  // namespace underpin
