// One connection to a PostgreSQL server: runs statements and hands back rows as text. Pools, retries and transactions
// are left to callers; nothing here prints, and error texts never carry the connection string.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace underpin::postgresql {

using Row = std::vector<std::optional<std::string>>;

struct ServerError {
  std::string sqlstate;  // "42P07"; empty when the connection broke
  std::string message;   // the primary message, without "ERROR:"
  std::string detail, hint;
};

struct Answer {
  std::vector<Row> rows;
  std::optional<ServerError> error;
};

class Connection {
 public:
  // `conninfo` is a libpq connection string or URL.
  static Result<Connection> open(const std::string& conninfo);
  // One or several statements; the rows are those of the last one.
  Answer run(const std::string& sql);
  // The rows, or the error as a Result.
  Result<std::vector<Row>> query(const std::string& sql);
  // An answer that takes longer is an error, and the connection is given up; 0: wait for ever.
  void wait_at_most(int seconds) { wait_seconds_ = seconds; }
  int server_version() const;  // 150020
  bool in_transaction() const;  // one is open, failed or not
  bool alive() const;

 private:
  struct Close {
    void operator()(void* handle) const;
  };
  std::unique_ptr<void, Close> handle_;
  int wait_seconds_ = 0;
};

// The elements of a one-dimensional array as PostgreSQL prints it: {a,"b c",NULL}. NULL elements become "".
std::vector<std::string> array_elements(const std::string& text);

}  // namespace underpin::postgresql
