// A private PostgreSQL server for tests: its own data folder and socket in a temporary folder, no network, no durability.
// Never run as root. It dies with the test process, whatever way that ends. Tests skip where no server is installed.
#pragma once
#include <string>

namespace underpin::test {

class ScratchPostgres {
 public:
  // The server of this process, started on first use. Never null; ask available().
  static ScratchPostgres& get();
  bool available() const { return problem_.empty(); }
  const std::string& problem() const { return problem_; }  // why not
  // A new empty database owned by a role that is no superuser; the connection strings of that role and of the superuser.
  struct Database {
    std::string owner, superuser;
  };
  Database fresh_database();

  ScratchPostgres(const ScratchPostgres&) = delete;
  ~ScratchPostgres();

 private:
  ScratchPostgres();
  void start();
  std::string conninfo(const std::string& database, const std::string& user) const;
  std::string bin_, folder_, problem_;
  int pid_ = 0;
  int databases_ = 0;
};

// First line of a test that needs the server.
#define UNDERPIN_NEEDS_POSTGRES()                                           \
  if (!::underpin::test::ScratchPostgres::get().available())                \
    GTEST_SKIP() << "no PostgreSQL server: " << ::underpin::test::ScratchPostgres::get().problem()

}  // namespace underpin::test
