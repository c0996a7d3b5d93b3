// One SQLite database: runs statements and hands back rows as text. Files are opened for reading only; databases in
// memory are for scratch work.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace underpin::sqlite {

using Row = std::vector<std::optional<std::string>>;

class Database {
 public:
  static Result<Database> open_read_only(const std::string& path);
  static Result<Database> in_memory();
  // All statements of the text; the rows are those of the last one. The error is SQLite's message.
  Result<std::vector<Row>> run(const std::string& sql);
  bool in_transaction() const;

 private:
  struct Close {
    void operator()(void* handle) const;
  };
  static Result<Database> open(const std::string& name, int flags);
  std::unique_ptr<void, Close> handle_;
};

}  // namespace underpin::sqlite
