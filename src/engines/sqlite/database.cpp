#include "engines/sqlite/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/text.h"

namespace underpin::sqlite {
namespace {

sqlite3* raw(void* handle) { return static_cast<sqlite3*>(handle); }

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

// A path as a URI: everything that means something in one is escaped.
std::string uri(const std::string& path, bool immutable) {
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
  return out + (immutable ? "?mode=ro&immutable=1" : "?mode=ro");
}

std::int64_t size_of(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? static_cast<std::int64_t>(status.st_size) : -1;
}

// Bytes 18 and 19 of the header are 2 in WAL mode.
bool in_wal_mode(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char head[20] = {};
  return file.read(head, sizeof head) && head[18] == 2 && head[19] == 2;
}

// The index of a write-ahead log is a file that readers make too. SQLite's own protocol tells whether somebody else has it
// open: whoever does holds a lock on this byte.
void remove_log_index(const std::string& path) {
  constexpr off_t kConnectionByte = 128;
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kConnectionByte;
  lock.l_len = 1;
  if (fcntl(file, F_SETLK, &lock) == 0) unlink(path.c_str());
  close(file);
}

// What to do about an error that reading a file brings.
Error unreadable(sqlite3* handle, bool log_alone) {
  const int code = sqlite3_errcode(handle) & 0xFF;
  Error error{Error::Kind::unreadable, sqlite3_errmsg(handle), {}};
  if (code == SQLITE_NOTADB) error = {Error::Kind::unreadable, "it is no SQLite database, or an encrypted one", "name a file that `sqlite3 FILE .schema` can read"};
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) error.help = "another program holds it locked: try again when it has finished";
  if (code == SQLITE_CORRUPT) error.help = "the file is cut off or damaged: bring back a backup, or try sqlite3 FILE .recover";
  if (code == SQLITE_READONLY || code == SQLITE_CANTOPEN) error.help = "a program was broken off while it wrote: open it once with that program, so that it is rolled back";
  if (code == SQLITE_CANTOPEN && log_alone) error.help = "it is in WAL mode and its folder cannot be written: copy it, with its -wal file, to a folder that can be";
  return error;
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

void Database::Close::operator()(void* handle) const {
  sqlite3_close_v2(raw(handle));
  if (!index_to_remove.empty()) remove_log_index(index_to_remove);
}

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
  const bool log_alone = in_wal_mode(path) && size_of(path + "-shm") < 0;
  const bool merged = log_alone && size_of(path + "-wal") <= 0;  // the file has everything, and nobody is writing
  TRY(Database database, open(uri(path, merged), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI));
  if (log_alone && !merged) database.handle_.get_deleter().index_to_remove = path + "-shm";
  TRY([[maybe_unused]] const auto guarded, database.run("PRAGMA query_only = 1"));
  sqlite3* handle = raw(database.handle_.get());
  if (sqlite3_exec(handle, "SELECT count(*) FROM sqlite_master", nullptr, nullptr, nullptr) != SQLITE_OK) return tl::unexpected<Error>(unreadable(handle, log_alone && !merged));
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

void Database::limit_seconds(int seconds) {
  using Clock = std::chrono::steady_clock;
  constexpr int kSteps = 20'000;  // of SQLite's virtual machine between two looks at the clock
  if (seconds <= 0) return sqlite3_progress_handler(raw(handle_.get()), 0, nullptr, nullptr);
  if (!deadline_) deadline_ = std::make_unique<Clock::time_point>();
  *deadline_ = Clock::now() + std::chrono::seconds(seconds);
  sqlite3_progress_handler(raw(handle_.get()), kSteps, [](void* until) { return Clock::now() > *static_cast<Clock::time_point*>(until) ? 1 : 0; }, deadline_.get());
}

void Database::forbid_files() {
  const auto judge = [](void*, int what, const char* first, const char* second, const char*, const char*) -> int {
    const auto is = [](const char* text, std::string_view name) { return text && name == text; };
    if (what == SQLITE_ATTACH) return is(first, "") || is(first, ":memory:") ? SQLITE_OK : SQLITE_DENY;
    if (what == SQLITE_FUNCTION && is(second, "load_extension")) return SQLITE_DENY;
    if (what == SQLITE_PRAGMA && (is(first, "temp_store_directory") || is(first, "data_store_directory"))) return SQLITE_DENY;
    return SQLITE_OK;
  };
  sqlite3_set_authorizer(raw(handle_.get()), judge, nullptr);
}

std::string library_version() { return sqlite3_libversion(); }

bool Database::in_transaction() const { return sqlite3_get_autocommit(raw(handle_.get())) == 0; }

}  // namespace underpin::sqlite
