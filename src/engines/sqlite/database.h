// One SQLite database: runs statements and hands back rows as text. Files are opened for reading only; databases in
// memory are for scratch work.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace underpin::sqlite {

using Row = std::vector<std::optional<std::string>>;

class Database {
 public:
  // Leaves no file beside the database that was not there before, in WAL mode neither.
  static Result<Database> open_read_only(const std::string& path);
  static Result<Database> in_memory();
  // All statements of the text; the rows are those of the last one. The error is SQLite's message.
  Result<std::vector<Row>> run(const std::string& sql);
  // From now on no statement reaches another file (ATTACH, VACUUM INTO, extensions, folders set by PRAGMA).
  void forbid_files();
  bool in_transaction() const;
  // What runs longer from now on ends with the error "interrupted"; 0: no limit.
  void limit_seconds(int seconds);

 private:
  struct Close {
    void operator()(void* handle) const;
    std::string index_to_remove;  // the -shm file that reading made
  };
  static Result<Database> open(const std::string& name, int flags);
  std::unique_ptr<void, Close> handle_;
  std::unique_ptr<std::chrono::steady_clock::time_point> deadline_;  // at a fixed address: SQLite holds it
};

std::string library_version();  // "3.40.1"

}  // namespace underpin::sqlite
