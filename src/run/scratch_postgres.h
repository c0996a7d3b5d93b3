// A private PostgreSQL server: its own data folder and socket in a temporary folder, no network, no durability. Never run
// as root. It dies with this process, whatever way that ends. What is run on its databases is foreign SQL: it runs as a
// role that is no superuser (a superuser's COPY … TO PROGRAM is a shell).
#pragma once
#include <string>

namespace underpin {

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
  // A role that may make roles can lend itself the right to run programs (before PostgreSQL 16): only for texts we wrote.
  Database fresh_database(bool may_make_roles = true);

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

}  // namespace underpin
