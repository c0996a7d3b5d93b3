#include "run/scratch_postgres.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "engines/postgresql/connection.h"

namespace underpin {

namespace {

namespace fs = std::filesystem;

// Debian keeps the server's programs out of PATH.
std::string server_programs() {
  if (FILE* pipe = popen("pg_config --bindir 2>/dev/null", "r")) {
    std::array<char, 512> line{};
    const bool read = fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr;
    pclose(pipe);
    std::string path = read ? line.data() : "";
    while (!path.empty() && path.back() == '\n') path.pop_back();
    if (!path.empty() && fs::exists(path + "/postgres") && fs::exists(path + "/initdb")) return path;
  }
  std::error_code ignored;
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored))
    if (fs::exists(entry.path() / "bin/postgres")) found.push_back((entry.path() / "bin").string());
  std::sort(found.begin(), found.end());
  return found.empty() ? "" : found.back();
}

// The user the server runs as: ourselves, or a plain one when we are root.
struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
};
Account server_account() {
  if (geteuid() != 0) return {geteuid(), getegid()};
  for (const char* name : {"postgres", "nobody"})
    if (const passwd* entry = getpwnam(name)) return {entry->pw_uid, entry->pw_gid};
  return {};
}

// Starts a program as that account, output to `log`; it gets SIGQUIT when this process dies.
pid_t spawn(const Account& account, const std::vector<std::string>& command, const std::string& log) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid != 0) return pid;
  if (getuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(account.gid) != 0 || setuid(account.uid) != 0)) _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (getppid() != parent || chdir("/") != 0) _exit(126);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int in = open("/dev/null", O_RDONLY);
  if (out < 0 || in < 0) _exit(126);
  dup2(in, 0);
  dup2(out, 1);
  dup2(out, 2);
  setenv("LC_ALL", "C", 1);
  execv(arguments[0], arguments.data());
  _exit(127);
}

bool run(const Account& account, const std::vector<std::string>& command, const std::string& log) {
  const pid_t pid = spawn(account, command, log);
  int status = 0;
  return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// A folder only the account can enter, made if need be; false if somebody else's stands there.
bool own_folder(const std::string& path, const Account& account) {
  if (mkdir(path.c_str(), 0700) == 0 && geteuid() == 0 && chown(path.c_str(), account.uid, account.gid) != 0) return false;
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == account.uid;
}

std::string temporary_folder() {
  const char* configured = std::getenv("TMPDIR");
  return configured && *configured ? configured : "/tmp";
}

}  // namespace

ScratchPostgres& ScratchPostgres::get() {
  static ScratchPostgres server;
  return server;
}

ScratchPostgres::ScratchPostgres() { start(); }

void ScratchPostgres::start() {
  bin_ = server_programs();
  if (bin_.empty()) {
    problem_ = "neither pg_config nor /usr/lib/postgresql/*/bin leads to one";
    return;
  }
  const Account account = server_account();
  if (account.uid == 0) {
    problem_ = "it will not run as root and there is no other account";
    return;
  }
  // The data folder is made once per account and version, then copied: initdb takes a second, a copy a tenth.
  std::string version = bin_;
  std::replace(version.begin(), version.end(), '/', '_');
  const std::string cache = temporary_folder() + "/underpin-scratch-" + std::to_string(account.uid);
  const std::string unique = std::to_string(getpid());
  const std::string log = cache + "/log-" + unique, ready = cache + "/template" + version;
  if (!own_folder(cache, account)) {
    problem_ = "the folder " + cache + " belongs to somebody else";
    return;
  }
  if (!fs::exists(ready + "/PG_VERSION")) {
    const std::string fresh = ready + "-" + unique;
    const bool made = run(account, {bin_ + "/initdb", "-D", fresh, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"}, log);
    if (!made) {
      problem_ = "initdb failed, see " + log;
      return;
    }
    std::error_code lost_race;
    fs::rename(fresh, ready, lost_race);
    if (lost_race) fs::remove_all(fresh, lost_race);
  }
  folder_ = cache + "/run-" + unique;
  if (!own_folder(folder_, account) || !run(account, {"/bin/cp", "-a", ready, folder_ + "/data"}, log)) {
    problem_ = "cannot copy the data folder to " + folder_;
    return;
  }
  pid_ = spawn(account,
               {bin_ + "/postgres", "-D", folder_ + "/data", "-k", folder_, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off",
                "-c", "synchronous_commit=off", "-c", "max_locks_per_transaction=4096", "-c", "max_connections=20", "-c", "autovacuum=off"},
               log);
  for (int tries = 0; tries < 400; ++tries) {
    if (postgresql::Connection::open(conninfo("postgres", "postgres"))) {
      std::error_code ignored;
      fs::remove(log, ignored);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  problem_ = "the server did not start, see " + log;
}

ScratchPostgres::~ScratchPostgres() {
  if (pid_ > 0) {
    kill(pid_, SIGQUIT);
    waitpid(pid_, nullptr, 0);
  }
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

std::string ScratchPostgres::conninfo(const std::string& database, const std::string& user) const {
  return "host='" + folder_ + "' dbname='" + database + "' user='" + user + "'";
}

ScratchPostgres::Database ScratchPostgres::fresh_database(bool may_make_roles) {
  const std::string name = "scratch" + std::to_string(++databases_), role = may_make_roles ? "owner" : "plain_owner";
  if (auto admin = postgresql::Connection::open(conninfo("postgres", "postgres"))) {
    admin->run("create role " + role + " login" + (may_make_roles ? " createrole" : ""));  // there already, after the first
    admin->run("create database " + name + " owner " + role + " template template0");
  }
  if (auto database = postgresql::Connection::open(conninfo(name, "postgres"))) database->run("alter schema public owner to " + role);
  return {conninfo(name, role), conninfo(name, "postgres")};
}

}  // namespace underpin
