// A revision file as a project would have it: head, body, upgrade and downgrade replayed on both engines.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "engines/postgresql/dialect.h"
#include "engines/sqlite/dialect.h"
#include "readers/alembic/alembic.h"
#include "schema/history.h"

namespace {

// A project of one file, in memory.
class OneFile final : public underpin::World {
 public:
  explicit OneFile(std::string text) : text_(std::move(text)) {}
  underpin::Result<std::string> read_file(const std::string& path, std::uint64_t) const override {
    if (is_file(path)) return text_;
    return underpin::fail(underpin::Error::Kind::unreadable, "no such file");
  }
  underpin::Result<std::string> read_head(const std::string& path, std::uint64_t limit) const override {
    if (is_file(path)) return text_.substr(0, limit);
    return underpin::fail(underpin::Error::Kind::unreadable, "no such file");
  }
  underpin::Result<std::vector<underpin::DirectoryEntry>> list(const std::string& path) const override {
    if (!is_directory(path)) return underpin::fail(underpin::Error::Kind::unreadable, "no such folder");
    return std::vector<underpin::DirectoryEntry>{{"a.py", underpin::DirectoryEntry::Kind::file, text_.size(), false}};
  }
  bool is_file(const std::string& path) const override { return path == "/p/versions/a.py"; }
  bool is_directory(const std::string& path) const override { return path == "/p/versions"; }
  std::string canonical(const std::string& path) const override { return path; }
  std::string current_directory() const override { return "/p"; }
  std::string environment(const std::string&) const override { return ""; }

 private:
  std::string text_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const OneFile world("revision = 'a'\ndown_revision = None\n" + std::string(reinterpret_cast<const char*>(data), size));
  for (const underpin::Dialect* dialect : {&underpin::postgresql::postgresql_dialect(15), &underpin::sqlite::sqlite_dialect()}) {
    underpin::Sources sources;
    const auto histories = underpin::alembic::read(world, sources, "/p/versions", {});
    if (!histories) return 0;
    for (const underpin::History& history : *histories) {
      const auto graph = underpin::analyse(history);
      (void)underpin::replay(history, underpin::replay_order(history, graph), *dialect, true);
    }
  }
  return 0;
}
