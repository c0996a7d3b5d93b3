#include "engines/sqlite/database.h"

#include <sqlite3.h>

#include "base/text.h"

namespace underpin::sqlite {
namespace {

sqlite3* raw(void* handle) { return static_cast<sqlite3*>(handle); }

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

// A path as a URI: everything that means something in one is escaped.
std::string uri(const std::string& path) {
  std::string out = "file:";
  static constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%' || c == '?' || c == '#' || byte < 0x21 || byte >= 0x7F) {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "?mode=ro";
}

Row row_of(sqlite3_stmt* statement) {
  Row row;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    if (sqlite3_column_type(statement, i) == SQLITE_NULL) {
      row.emplace_back(std::nullopt);
      continue;
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
    row.emplace_back(std::string(text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(statement, i))));
  }
  return row;
}

}  // namespace

void Database::Close::operator()(void* handle) const { sqlite3_close_v2(raw(handle)); }

Result<Database> Database::open(const std::string& name, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
  Database database;
  database.handle_.reset(handle);
  if (code != SQLITE_OK) return fail(Error::Kind::unreadable, std::string("cannot open the SQLite database: ") + sqlite3_errstr(code));
  sqlite3_busy_timeout(handle, 2000);
  // TRUSTED_SCHEMA stays on: without it, indexes over json_extract() make a whole schema unreadable.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  return database;
}

Result<Database> Database::open_read_only(const std::string& path) {
  TRY(Database database, open(uri(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI));
  TRY([[maybe_unused]] const auto guarded, database.run("PRAGMA query_only = 1"));
  return database;
}

Result<Database> Database::in_memory() { return open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE); }

Result<std::vector<Row>> Database::run(const std::string& sql) {
  std::vector<Row> rows;
  sqlite3* handle = raw(handle_.get());
  const char* at = sql.c_str();
  while (*at != '\0') {
    sqlite3_stmt* prepared = nullptr;
    const char* rest = nullptr;
    if (sqlite3_prepare_v2(handle, at, -1, &prepared, &rest) != SQLITE_OK) return fail(Error::Kind::failed, sqlite3_errmsg(handle));
    const Statement statement(prepared);
    at = rest;
    if (!statement) continue;
    rows.clear();
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) rows.push_back(row_of(statement.get()));
    if (code != SQLITE_DONE) return fail(Error::Kind::failed, sqlite3_errmsg(handle));
  }
  return rows;
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(raw(handle_.get())) == 0; }

}  // namespace underpin::sqlite
