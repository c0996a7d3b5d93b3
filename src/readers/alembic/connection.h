// The connection a migration gets from op.get_bind(), sessions on it, and what they answer: questions about the catalog
// from the schema replayed so far, other queries where no row can be there yet, everything else Unknown.
#pragma once
#include "readers/alembic/migration.h"
#include "readers/sqlalchemy/dml.h"

namespace underpin::alembic {

struct Connection final : sa::Object {
  enum class Kind { connection, engine, session, session_maker, transaction, cursor } kind = Kind::connection;
  std::shared_ptr<struct ResultSet> last;  // cursors: what was asked last
  bool autocommit = false;                 // execution_options(isolation_level="AUTOCOMMIT")
  std::optional<Replay::Savepoint> savepoint;  // of begin_nested(), until it ends
};
struct DialectInfo final : sa::Object {};
struct EngineUrl final : sa::Object {};  // of which only the engine's name is known
struct MigrationContext final : sa::Object {};
struct Operations final : sa::Object {};

// The rows of a query whose rows are known.
struct ResultSet final : sa::Object {
  std::vector<std::string> columns;
  std::vector<std::vector<eval::Value>> rows;
  std::size_t next = 0;
  enum class Shape { rows, scalars, mappings } shape = Shape::rows;
  std::optional<std::int64_t> affected = 0;  // rows written; unset: not known
};
struct Row final : sa::Object {
  std::vector<std::string> columns;
  std::vector<eval::Value> values;
};

using Binds = std::vector<std::pair<std::string, eval::Value>>;

// Runs a string, text(), DDL() or construct and answers with its rows.
eval::Outcome execute_value(Migration&, const eval::Value& what, const eval::Call& parameters, Span span, bool driver);
// `steps` gets what the text does to rows.
std::optional<eval::Raise> send_sql(Migration&, const Rope& sql, Span span, std::vector<DataStep>* steps = nullptr);
// CreateTable(…), DropTable(…), CreateSequence(…), DDL(…) … as executables; nullopt: no such thing.
std::optional<eval::Outcome> execute_ddl(Migration&, const eval::Value& what, Span span);

eval::Outcome connection_method(Migration&, const eval::Value& receiver, Connection&, const std::string& name, const eval::Call&);
eval::Value connection_attribute(Migration&, const eval::Value& receiver, const Connection&, const std::string& name, Span span);
eval::Outcome result_method(Migration&, ResultSet&, const eval::Value& receiver, const std::string& name, const eval::Call&);
eval::Value result_attribute(const ResultSet&, const std::string& name, Span span);
eval::Value row_attribute(const Row&, const std::string& name, Span span);
eval::Value row_value(const ResultSet& result, const std::vector<eval::Value>& row, Span span);
// ORM and Core queries run by `.all()`, `.first()`, `.update()` …; nullopt: no such method.
std::optional<eval::Outcome> run_query(Migration&, const sa::Query&, const std::string& name, const eval::Call&);
std::shared_ptr<ResultSet> query_rows(Migration&, const sa::Query&);

// The end of a begin_nested(): its savepoint is released, or everything since is taken back.
void end_savepoint(Migration&, Connection&, bool undo);
eval::Value connection_value(Span span, Connection::Kind kind = Connection::Kind::connection);
eval::Value dialect_value(Migration&, Span span);
eval::Value dialect_attribute(Migration&, const std::string& name, Span span);
eval::Value url_attribute(Migration&, const std::string& name, Span span);
eval::Outcome url_method(Migration&, const std::string& name, const eval::Call& call);
eval::Outcome dialect_method(Migration&, const std::string& name, const eval::Call&);

// An answer that hangs on rows nobody knows; the replay is told that the program asked for it.
eval::Value unknown_rows(Migration& m, const std::string& why, Span span);

}  // namespace underpin::alembic
