#include "engines/postgresql/connection.h"

#include <libpq-fe.h>

#include "base/text.h"

namespace underpin::postgresql {
namespace {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

PGconn* raw(void* handle) { return static_cast<PGconn*>(handle); }

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? text : "";
}

ServerError error_of(const PGresult* result, PGconn* connection) {
  ServerError error;
  error.sqlstate = field(result, PG_DIAG_SQLSTATE);
  error.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  error.hint = field(result, PG_DIAG_MESSAGE_HINT);
  if (error.message.empty()) error.message = trim(PQerrorMessage(connection));
  return error;
}

std::vector<Row> rows_of(const PGresult* result) {
  std::vector<Row> rows;
  const int columns = PQnfields(result), count = PQntuples(result);
  rows.reserve(static_cast<std::size_t>(count));
  for (int r = 0; r < count; ++r) {
    Row row;
    for (int c = 0; c < columns; ++c) {
      if (PQgetisnull(result, r, c))
        row.emplace_back(std::nullopt);
      else
        row.emplace_back(std::string(PQgetvalue(result, r, c), static_cast<std::size_t>(PQgetlength(result, r, c))));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

void Connection::Close::operator()(void* handle) const { PQfinish(raw(handle)); }

Result<Connection> Connection::open(const std::string& conninfo) {
  Connection connection;
  connection.handle_.reset(PQconnectdb(conninfo.c_str()));
  PGconn* handle = raw(connection.handle_.get());
  if (!handle || PQstatus(handle) != CONNECTION_OK)
    return fail(Error::Kind::unreadable, "cannot connect to the database: " + mask_secrets(trim(handle ? PQerrorMessage(handle) : "")));
  PQsetNoticeReceiver(handle, [](void*, const PGresult*) {}, nullptr);
  PQsetClientEncoding(handle, "UTF8");
  return connection;
}

Answer Connection::run(const std::string& sql) {
  PGconn* handle = raw(handle_.get());
  const ResultHandle result(PQexec(handle, sql.c_str()));
  Answer answer;
  switch (PQresultStatus(result.get())) {
    case PGRES_TUPLES_OK:
      answer.rows = rows_of(result.get());
      break;
    case PGRES_COMMAND_OK:
    case PGRES_EMPTY_QUERY:
      break;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
      // Rows for COPY FROM STDIN are nowhere: end it, so that the connection stays usable.
      PQputCopyEnd(handle, "no data");
      while (const ResultHandle rest{PQgetResult(handle)})
        if (PQresultStatus(rest.get()) == PGRES_COPY_OUT) PQreset(handle);
      break;
    default:
      answer.error = error_of(result.get(), handle);
  }
  return answer;
}

Result<std::vector<Row>> Connection::query(const std::string& sql) {
  Answer answer = run(sql);
  if (answer.error) return fail(Error::Kind::failed, "the server refused a query: " + answer.error->message);
  return std::move(answer.rows);
}

int Connection::server_version() const { return PQserverVersion(raw(handle_.get())); }
bool Connection::in_transaction() const { return PQtransactionStatus(raw(handle_.get())) != PQTRANS_IDLE; }
bool Connection::alive() const { return PQstatus(raw(handle_.get())) == CONNECTION_OK; }

std::vector<std::string> array_elements(const std::string& text) {
  std::vector<std::string> out;
  if (text.size() < 2 || text == "{}") return out;
  std::string element;
  bool quoted = false, was_quoted = false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      element += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
      was_quoted = true;
    } else if (!quoted && (c == ',' || c == '}')) {
      out.push_back(!was_quoted && element == "NULL" ? std::string() : element);
      element.clear();
      was_quoted = false;
    } else {
      element += c;
    }
  }
  return out;
}

}  // namespace underpin::postgresql
