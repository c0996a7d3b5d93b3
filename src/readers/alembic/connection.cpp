#include "readers/alembic/connection.h"

#include "base/text.h"
#include "readers/alembic/inspector.h"
#include "readers/alembic/operations.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

Value connection_value(Span span, Connection::Kind kind) {
  auto object = std::make_shared<Connection>();
  object->kind = kind;
  const char* path = kind == Connection::Kind::session ? "sqlalchemy.orm.Session" : kind == Connection::Kind::engine ? "sqlalchemy.engine.Engine"
                                                                                                                    : "sqlalchemy.engine.Connection";
  return sa::wrap(std::move(object), path, span);
}

Value dialect_value(Migration&, Span span) { return sa::wrap(std::make_shared<DialectInfo>(), "sqlalchemy.engine.Dialect", span); }

Value url_attribute(Migration& m, const std::string& name, Span span) {
  if (name == "drivername") return eval::string(m.replay->dialect().name, span);
  return eval::unknown("the " + name + " of the database's URL", span);
}

Outcome url_method(Migration& m, const std::string& name, const Call& call) {
  if (name == "get_backend_name") return eval::string(m.replay->dialect().name, call.span);
  if (name == "get_dialect") return dialect_value(m, call.span);
  return url_attribute(m, name, call.span);
}

Value dialect_attribute(Migration& m, const std::string& name, Span span) {
  const bool postgres = m.postgres();
  if (name == "name") return eval::string(m.replay->dialect().name, span);
  if (name == "driver") return eval::string(postgres ? "psycopg2" : "pysqlite", span);
  if (name == "server_version_info")
    return postgres ? eval::tuple({eval::integer(m.replay->dialect().version), eval::integer(0)}, span)
                    : eval::tuple({eval::integer(3), eval::integer(40), eval::integer(1)}, span);
  if (name == "default_schema_name") return eval::string(m.replay->dialect().default_schema, span);
  if (name == "supports_native_enum" || name == "supports_native_boolean" || name == "supports_native_uuid" || name == "supports_comments" ||
      name == "supports_sequences" || name == "supports_alter")
    return eval::boolean(postgres, span);
  if (name == "max_identifier_length") return eval::integer(postgres ? 63 : 9999, span);
  if (name == "paramstyle") return eval::string(postgres ? "pyformat" : "qmark", span);
  auto record = std::make_shared<eval::Record>();
  record->path = "sqlalchemy.engine.Dialect." + name;
  return eval::record(std::move(record), span);
}

namespace {

ObjectName named(const Call& call, std::size_t index, const char* keyword) {
  return ObjectName{sa::text_of(call.argument(index + 1, "schema")).value_or(""), sa::text_of(call.argument(index, keyword)).value_or("")};
}

}  // namespace

Outcome dialect_method(Migration& m, const std::string& name, const Call& call) {
  if (starts_with(name, "has_") || starts_with(name, "get_"))
    if (auto lost = unknown_argument(call)) return *lost;
  if (name == "has_table") return inspector_answer(m, "has_table", named(call, 1, "table_name"), call);
  if (name == "has_index" || name == "has_sequence" || name == "has_schema") {
    Call shifted = call;
    if (!shifted.args.empty()) shifted.args.erase(shifted.args.begin());
    return inspector_method(m, name, shifted);
  }
  if (name == "has_type" && m.postgres()) return eval::boolean(m.has_type(named(call, 1, "type_name")), call.span);
  if (starts_with(name, "get_")) {
    Call shifted = call;
    if (!shifted.args.empty()) shifted.args.erase(shifted.args.begin());
    return inspector_method(m, name, shifted);
  }
  if (name == "type_descriptor" && !call.args.empty()) {
    if (auto type = sa::maybe_type(call.args[0], m.context)) return sa::wrap(type, "sqlalchemy.types." + type->name, call.span);
    return call.args[0];
  }
  return eval::unknown(".dialect." + name + "()", call.span);
}

namespace {

Outcome scalar_of(Migration& m, Outcome outcome, Span span) {
  const auto* value = std::get_if<Value>(&outcome);
  if (!value) return outcome;
  if (const auto result = sa::as<ResultSet>(*value)) return result_method(m, *result, *value, "scalar", Call{{}, {}, false, span, span});
  return *value;
}

Call after(const Call& call, std::size_t count) {
  Call rest;
  rest.span = call.span;
  rest.kwargs = call.kwargs;
  for (std::size_t i = count; i < call.args.size(); ++i) rest.args.push_back(call.args[i]);
  return rest;
}

// session.add(user), add_all, bulk_save_objects …: rows made through mapped classes.
std::optional<Raise> add_objects(Migration& m, const Value& value, DataKind kind, Span span) {
  std::set<ObjectName> tables;
  bool unknown = false;
  const auto look = [&](const Value& object) {
    if (auto name = sa::mapped_table(object, m.context); !name.empty()) tables.insert(std::move(name));
    else unknown = true;
  };
  if (const auto* items = value.sequence())
    for (const auto& item : *items) look(item);
  else
    look(value);
  for (const auto& table : tables) {
    DataStep step;
    step.kind = kind;
    step.table = table;
    step.in_application_code = true;
    if (auto raised = m.emit(std::move(step), span)) return raised;
  }
  if (unknown && (!value.sequence() || !value.sequence()->empty())) {
    DataStep step;
    step.kind = kind;
    step.in_application_code = true;
    return m.emit(std::move(step), span);
  }
  return std::nullopt;
}

std::optional<Outcome> session_method(Migration& m, const Value& receiver, const std::string& name, const Call& call) {
  const auto* first = call.args.empty() ? nullptr : &call.args[0];
  if (name == "query") {
    auto query = sa::make_query("sqlalchemy.select", call, m.context);
    query->orm = true;
    return sa::wrap(query, "sqlalchemy.orm.Query", call.span);
  }
  if (name == "add" || name == "add_all" || name == "bulk_save_objects" || name == "merge") {
    if (first)
      if (auto raised = add_objects(m, *first, DataKind::insert, call.span)) return *raised;
    return name == "merge" && first ? *first : eval::none(call.span);
  }
  if (name == "bulk_insert_mappings" || name == "bulk_update_mappings") {
    const bool empty = call.args.size() > 1 && call.args[1].sequence() && call.args[1].sequence()->empty();
    if (first && !empty)
      if (auto raised = add_objects(m, *first, name == "bulk_insert_mappings" ? DataKind::insert : DataKind::update, call.span)) return *raised;
    return eval::none(call.span);
  }
  if (name == "delete") {
    if (first)
      if (auto raised = add_objects(m, *first, DataKind::remove, call.span)) return *raised;
    return eval::none(call.span);
  }
  if (name == "get" && first) {
    auto query = sa::make_query("sqlalchemy.select", Call{{*first}, {}, false, call.span, call.span}, m.context);
    const auto rows = query_rows(m, *query);
    return rows ? eval::none(call.span) : unknown_rows(m, "rows that the database holds", call.span);
  }
  if (name == "flush" || name == "refresh" || name == "expunge" || name == "expunge_all" || name == "expire_all" || name == "expire") return eval::none(call.span);
  if (name == "connection") return connection_value(call.span);
  if (name == "get_bind") return connection_value(call.span);
  (void)receiver;
  return std::nullopt;
}

Outcome cursor_method(Migration& m, Connection& cursor, const Value& receiver, const std::string& name, const Call& call) {
  if (name == "execute" || name == "executemany") {
    if (call.args.empty()) return eval::none(call.span);
    auto outcome = execute_value(m, call.args[0], {}, call.span, true);
    if (const auto* value = std::get_if<Value>(&outcome)) {
      cursor.last = sa::as<ResultSet>(*value);
      return eval::none(call.span);
    }
    return outcome;
  }
  if (name == "close") return eval::none(call.span);
  if (cursor.last) return result_method(m, *cursor.last, receiver, name, call);
  return unknown_rows(m, "rows that the database holds", call.span);
}

}  // namespace

Value savepoint_value(Migration& m, Span span) {
  const Value value = connection_value(span, Connection::Kind::transaction);
  if (m.interpreter->speculative_depth() > 0) return value;
  const auto transaction = sa::as<Connection>(value);
  transaction->savepoint = m.replay->savepoint();
  ++m.savepoint_depth;
  return value;
}

void end_savepoint(Migration& m, Connection& transaction, bool undo) {
  if (!transaction.savepoint) return;
  if (undo) m.replay->roll_back(*transaction.savepoint);
  transaction.savepoint.reset();
  if (m.savepoint_depth > 0) --m.savepoint_depth;
}

Outcome connection_method(Migration& m, const Value& receiver, Connection& connection, const std::string& name, const Call& call) {
  if (connection.autocommit) {
    Connection plain = connection;
    plain.autocommit = false;
    ++m.autocommit_depth;
    auto outcome = connection_method(m, receiver, plain, name, call);
    --m.autocommit_depth;
    return outcome;
  }
  using Kind = Connection::Kind;
  if (connection.kind == Kind::cursor) return cursor_method(m, connection, receiver, name, call);
  if (connection.kind == Kind::session || connection.kind == Kind::session_maker) {
    if (name == "__call__" || name == "configure") return connection_value(call.span, Kind::session);
    if (auto outcome = session_method(m, receiver, name, call)) return *outcome;
  }
  if (name == "execute" || name == "exec") {
    if (call.args.empty()) return eval::unknown("a statement without its text", call.span);
    return execute_value(m, call.args[0], after(call, 1), call.span, false);
  }
  if (name == "exec_driver_sql") {
    if (call.args.empty()) return eval::none(call.span);
    return execute_value(m, call.args[0], {}, call.span, true);
  }
  if (name == "scalar" || name == "scalars") {
    if (call.args.empty()) return eval::none(call.span);
    auto outcome = execute_value(m, call.args[0], after(call, 1), call.span, false);
    if (name == "scalar") return scalar_of(m, std::move(outcome), call.span);
    const auto* value = std::get_if<Value>(&outcome);
    const auto result = value ? sa::as<ResultSet>(*value) : nullptr;
    return result ? result_method(m, *result, *value, "scalars", call) : outcome;
  }
  if (name == "begin_nested") return savepoint_value(m, call.span);
  if (name == "begin" || name == "get_transaction") return connection_value(call.span, Kind::transaction);
  if (name == "connect" || name == "raw_connection") return connection_value(call.span);
  if (name == "cursor") return connection_value(call.span, Kind::cursor);
  if (name == "execution_options" || name == "options") {
    const auto level = sa::text_of(call.keyword("isolation_level"));
    if (!level || upper(*level) != "AUTOCOMMIT") return receiver;
    auto own = std::make_shared<Connection>(connection);
    own->autocommit = true;
    return sa::wrap(std::move(own), receiver.record() ? receiver.record()->path : "sqlalchemy.engine.Connection", call.span);
  }
  if (name == "run_sync" && !call.args.empty()) {
    Call inner = after(call, 1);
    inner.args.insert(inner.args.begin(), connection_value(call.span));
    return m.interpreter->call(call.args[0], inner);
  }
  if (name == "has_table") return inspector_method(m, "has_table", call);
  if (name == "in_transaction" || name == "in_nested_transaction") return eval::boolean(name == "in_transaction", call.span);
  if (connection.savepoint && (name == "commit" || name == "rollback" || name == "close")) {
    end_savepoint(m, connection, name != "commit");
    return eval::none(call.span);
  }
  if (name == "rollback" && connection.kind != Kind::transaction && m.sent > 0)
    m.undecided("what the migration did before", "rollback() takes back the whole transaction", call.span);
  if (name == "commit" || name == "rollback" || name == "close" || name == "flush" || name == "dispose" || name == "invalidate" || name == "detach" ||
      name == "prepare" || name == "remove")
    return eval::none(call.span);
  if (name == "table_names") return inspector_method(m, "get_table_names", call);
  return unknown_rows(m, "." + name + "() of a connection", call.span);
}

Value connection_attribute(Migration& m, const Value& receiver, const Connection& connection, const std::string& name, Span span) {
  if (name == "dialect") return dialect_value(m, span);
  if (name == "engine" || name == "bind") return connection_value(span, Connection::Kind::engine);
  if (name == "name") return eval::string(m.replay->dialect().name, span);
  if (name == "driver") return dialect_attribute(m, "driver", span);
  if (name == "connection" || name == "driver_connection" || name == "dbapi_connection") return connection_value(span);
  if (name == "no_autoflush") return receiver;
  if (name == "url") return sa::wrap(std::make_shared<EngineUrl>(), "sqlalchemy.engine.URL", span);
  if (name == "is_active") return eval::boolean(true, span);
  if (name == "closed") return eval::boolean(false, span);
  if (connection.kind == Connection::Kind::cursor && name == "rowcount") return unknown_rows(m, "rows that the database holds", span);
  return eval::unknown("." + name + " of a connection", span);
}

namespace {

std::optional<Raise> write(Migration& m, const sa::Query& query, DataKind kind, Span span) {
  for (const auto& table : query.reads) {
    DataStep step;
    step.kind = kind;
    step.table = table;
    step.has_where = query.has_where;
    step.in_application_code = true;
    if (auto raised = m.emit(std::move(step), span)) return raised;
    break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Outcome> run_query(Migration& m, const sa::Query& query, const std::string& name, const Call& call) {
  if (name == "update" || name == "delete") {
    if (!query.orm) return std::nullopt;
    if (auto raised = write(m, query, name == "update" ? DataKind::update : DataKind::remove, call.span)) return *raised;
    return eval::integer(0, call.span);
  }
  static const std::set<std::string> runs = {"all", "first", "one", "one_or_none", "scalar", "count", "get", "fetchall", "__iter__", "scalar_one", "scalars"};
  if (!runs.count(name)) return std::nullopt;
  DataStep step;
  step.reads.assign(query.reads.begin(), query.reads.end());
  step.in_application_code = query.orm;
  if (auto raised = m.emit(std::move(step), call.span)) return *raised;
  const auto rows = query_rows(m, query);
  if (!rows) return unknown_rows(m, query.known ? "rows that the database holds" : query.why, call.span);
  if (name == "count") return eval::integer(0, call.span);
  if (name == "get") return eval::none(call.span);
  return result_method(m, *rows, sa::wrap(rows, "sqlalchemy.engine.Result", call.span), name, call);
}

}  // namespace underpin::alembic
