#include "support/engine_replay.h"

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "engines/postgresql/inspect.h"
#include "engines/sqlite/inspect.h"
#include "support/scratch_postgres.h"

namespace underpin::test {
namespace {

class PostgresqlRunner {
 public:
  PostgresqlRunner(postgresql::Connection owner, postgresql::Connection superuser) : owner_(std::move(owner)), superuser_(std::move(superuser)) {
    owner_.run("set statement_timeout to '60s'");
    owner_.run("begin");
  }

  std::optional<std::string> run(const std::vector<std::string>& statements, bool own_transaction) {
    own_transaction ? (void)owner_.run("commit") : (void)owner_.run("savepoint underpin");
    std::optional<std::string> error;
    for (const std::string& statement : statements) {
      if (!error) error = send(statement);
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
  Result<Schema> inspect() {
    owner_.run("commit");
    return postgresql::inspect(superuser_);
  }

 private:
  // A superuser makes the extensions that a plain owner may not: nothing else of a project runs with its rights.
  std::optional<std::string> send(const std::string& statement) {
    postgresql::Answer answer = owner_.run(statement);
    const bool extension = starts_with(upper(trim(statement)), "CREATE EXTENSION");
    if (answer.error && extension && answer.error->sqlstate == "42501") {
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
};

class SqliteRunner {
 public:
  explicit SqliteRunner(sqlite::Database database) : database_(std::move(database)) {}
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

 private:
  sqlite::Database database_;
};

bool about_rows(const Statement& statement) {
  return !statement.changes.empty() && std::all_of(statement.changes.begin(), statement.changes.end(), [](const Change& change) {
    return std::holds_alternative<DataStep>(change) || std::holds_alternative<SessionStep>(change) || std::holds_alternative<RawSql>(change);
  });
}

// Words that would end the transaction the savepoints live in.
bool transaction_word(const Statement& statement) {
  return std::any_of(statement.changes.begin(), statement.changes.end(), [](const Change& change) {
    const auto* step = std::get_if<SessionStep>(&change);
    using What = SessionStep::What;
    return step && (step->what == What::begin || step->what == What::commit || step->what == What::rollback || step->what == What::savepoint);
  });
}

// What SQLite has no statement for: render() would build the table anew, the program's own tool sends what is refused.
bool unknown_to_sqlite(const Change& change) {
  return std::holds_alternative<SetColumnType>(change) || std::holds_alternative<SetNullable>(change) || std::holds_alternative<SetDefault>(change) ||
         std::holds_alternative<DropGenerated>(change) || std::holds_alternative<AddConstraint>(change) || std::holds_alternative<DropConstraint>(change) ||
         std::holds_alternative<RenameConstraint>(change) || std::holds_alternative<AlterConstraint>(change);
}

}  // namespace

std::vector<std::string> statements_to_send(const Change& change, const Schema& before, const Dialect& dialect) {
  if (dialect.name == "sqlite" && unknown_to_sqlite(change)) return {"ALTER TABLE " + dialect.quote(table_of(change).name) + " ALTER COLUMN"};
  return dialect.render(change, before);
}

namespace {

std::vector<std::string> statements_of(const Statement& statement, const Schema& before, const Dialect& dialect) {
  if (!statement.sql.empty()) return {statement.sql.text()};
  std::vector<std::string> out;
  Schema reached = before;
  Session session;
  for (const Change& change : statement.changes) {
    for (std::string& text : statements_to_send(change, reached, dialect)) out.push_back(std::move(text));
    if (statement.changes.size() > 1) apply(reached, change, dialect, session);
  }
  return out;
}

}  // namespace

Result<ScratchEngine> postgresql_engine() {
  const auto database = ScratchPostgres::get().fresh_database();
  TRY(auto owner, postgresql::Connection::open(database.owner));
  TRY(auto superuser, postgresql::Connection::open(database.superuser));
  const auto runner = std::make_shared<PostgresqlRunner>(std::move(owner), std::move(superuser));
  return ScratchEngine{[runner](const auto& statements, bool own) { return runner->run(statements, own); }, [runner] { runner->end_revision(); },
                       [runner] { return runner->inspect(); }};
}

Result<ScratchEngine> sqlite_engine() {
  TRY(auto database, sqlite::Database::in_memory());
  const auto runner = std::make_shared<SqliteRunner>(std::move(database));
  return ScratchEngine{[runner](const auto& statements, bool own) { return runner->run(statements, own); }, [] {}, [runner] { return runner->inspect(); }};
}

Result<EngineReplay> run_on_engine(const Trace& trace, const Dialect& dialect, ScratchEngine& engine) {
  EngineReplay out;
  Replay shadow(dialect);  // the state before each statement, for rendering
  for (const RevisionTrace& revision : trace.revisions) {
    for (const Event& event : revision.events) {
      const Statement& statement = event.statement;
      const auto texts = statements_of(statement, shadow.schema(), dialect);
      if (texts.empty() || transaction_word(statement)) {
        out.silent += texts.empty();
      } else {
        const bool own = statement.own_transaction;
        const std::optional<std::string> error = engine.run(texts, own);
        ++out.statements;
        if (error && event.failure) ++out.failing;
        if (error.has_value() != event.failure.has_value())
          out.disagreements.push_back({revision.revision, join(texts, ";\n"), event.failure ? event.failure->message : "", error.value_or(""), about_rows(statement)});
      }
      if (!event.failure) shadow.emit(statement);
    }
    engine.end_revision();
  }
  TRY(out.catalog, engine.inspect());
  return out;
}

}  // namespace underpin::test
