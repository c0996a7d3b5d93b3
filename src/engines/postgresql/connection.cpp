#include "engines/postgresql/connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <chrono>

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

// Waits until a result can be taken without waiting; false: it takes too long, or the connection is gone.
bool answers_in_time(PGconn* handle, int seconds) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::seconds(seconds);
  while (PQisBusy(handle)) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) return false;
    struct pollfd wait {};
    wait.fd = PQsocket(handle);
    wait.events = POLLIN;
    if (wait.fd < 0) return false;
    poll(&wait, 1, static_cast<int>(left));
    if (!PQconsumeInput(handle)) return false;
  }
  return true;
}

// As PQexec: the last result of all statements, or the first that is an error or a COPY. Null: nothing came in time.
ResultHandle execute(PGconn* handle, const std::string& sql, int seconds) {
  if (seconds == 0) return ResultHandle(PQexec(handle, sql.c_str()));
  ResultHandle last;
  if (!PQsendQuery(handle, sql.c_str())) return last;
  for (;;) {
    if (!answers_in_time(handle, seconds)) return nullptr;
    ResultHandle next(PQgetResult(handle));
    if (!next) return last;
    last = std::move(next);
    const ExecStatusType status = PQresultStatus(last.get());
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) return last;
  }
}

// libpq's words: the first line says what happened, the second what to ask oneself.
Error no_connection(const std::string& said) {
  struct Advice {
    std::string_view sign, help;
  };
  constexpr Advice kAdvice[] = {
      {"no password supplied", "postgresql://USER:PASSWORD@HOST/DATABASE, or the password in PGPASSWORD or ~/.pgpass"},
      {"password authentication failed", "check user and password: postgresql://USER:PASSWORD@HOST/DATABASE, PGPASSWORD or ~/.pgpass"},
      {"pg_hba.conf", "the server does not let this user in from here: name another user or host, or have pg_hba.conf say so"},
      {"peer authentication failed", "over the socket only the system's user of that name comes in: name a host (postgresql://USER:PASSWORD@localhost/DATABASE)"},
      {"timeout expired", "check host and port; ?connect_timeout=60 waits longer"},
      {"could not translate host name", "check the host: postgresql://USER:PASSWORD@HOST:PORT/DATABASE"},
      {"Connection refused", "start the server, or name where it listens: postgresql://USER@HOST:PORT/DATABASE"},
      {"No such file or directory", "start the server, or name where it listens: postgresql://USER@HOST:PORT/DATABASE"},
      {"too many clients", "try again when others have finished"},
      {"remaining connection slots", "try again when others have finished"},
      {"starting up", "try again in a moment"},
      {"\" does not exist", "psql -l lists the databases and their owners"},
      {"invalid", "postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require"}};
  Error error{Error::Kind::unreadable, {}, {}};
  const std::string text(trim(said));
  error.message = "cannot connect to the database: " + mask_secrets(trim(text.substr(0, text.find('\n'))));
  for (const Advice& advice : kAdvice)
    if (contains(text, advice.sign)) {
      error.help = advice.help;
      break;
    }
  return error;
}

}  // namespace

void Connection::Close::operator()(void* handle) const { PQfinish(raw(handle)); }

Result<Connection> Connection::open(const std::string& conninfo) {
  Connection connection;
  connection.handle_.reset(PQconnectdb(conninfo.c_str()));
  PGconn* handle = raw(connection.handle_.get());
  if (!handle || PQstatus(handle) != CONNECTION_OK)
    return tl::unexpected<Error>(no_connection(handle ? PQerrorMessage(handle) : ""));
  PQsetNoticeReceiver(handle, [](void*, const PGresult*) {}, nullptr);
  PQsetClientEncoding(handle, "UTF8");
  return connection;
}

Answer Connection::run(const std::string& sql) {
  PGconn* handle = raw(handle_.get());
  Answer answer;
  if (!handle) {
    answer.error = ServerError{"", "the connection was given up", "", ""};
    return answer;
  }
  const ResultHandle result = execute(handle, sql, wait_seconds_);
  if (!result && wait_seconds_ > 0) {
    const bool silent = PQstatus(handle) == CONNECTION_OK;
    answer.error = ServerError{"", silent ? "no answer for " + std::to_string(wait_seconds_) + " seconds" : std::string(trim(PQerrorMessage(handle))), "", ""};
    handle_.reset();
    return answer;
  }
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

int Connection::server_version() const { return !handle_ ? 0 : PQserverVersion(raw(handle_.get())); }
bool Connection::in_transaction() const { return handle_ && PQtransactionStatus(raw(handle_.get())) != PQTRANS_IDLE; }
bool Connection::alive() const { return handle_ && PQstatus(raw(handle_.get())) == CONNECTION_OK; }

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
