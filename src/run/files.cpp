#include "run/files.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/text.h"

namespace underpin {

namespace {

// A failed system call: what was tried, and errno.
struct Trouble {
  std::string what;
  int code = 0;
};

struct Descriptor {
  int number = -1;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

std::string utc_stamp() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts);
  return text;
}

std::string real(const std::string& path) {
  char* found = ::realpath(path.c_str(), nullptr);
  if (!found) return {};
  std::string out(found);
  std::free(found);
  return out;
}

bool read_all(const std::string& path, std::string& text) {
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  if (file.number < 0) return false;
  text.clear();
  char buffer[65536];
  while (true) {
    const ssize_t got = ::read(file.number, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) return true;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

bool write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t put = ::write(file, text.data() + done, text.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    done += static_cast<std::size_t>(put);
  }
  return true;
}

void sync_folder(const std::string& folder) {
  Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (opened.number >= 0) ::fsync(opened.number);
}

class Writing {
 public:
  Writing(std::string root, const std::vector<FileWrite>& writes, const WriteOptions& options)
      : root_(std::move(root)), writes_(writes), options_(options) {}

  Result<FilesWritten> run() {
    if (auto refused = check_all()) return tl::unexpected<Error>(*refused);
    FilesWritten done;
    std::optional<Trouble> trouble = back_up(done.backup);
    if (!trouble) trouble = make_missing_folders();
    if (!trouble) trouble = stage_all();
    if (!trouble) trouble = rename_all();
    remove_staged();
    if (trouble) {
      Error error = put_back(*trouble);
      if (error.kind == Error::Kind::refused) remove_backup(done.backup);
      return tl::unexpected<Error>(std::move(error));
    }
    for (const FileWrite& write : writes_) done.paths.push_back(write.path);
    return done;
  }

 private:
  std::string full(const std::string& path) const { return join_path(root_, path); }

  int injected(std::string_view step, const std::string& path) const { return options_.before_step ? options_.before_step(step, path) : 0; }

  // ------------------------------------------------------------ what is refused before anything is touched

  static Error refusal(const std::string& path, const std::string& reason) {
    return {Error::Kind::refused, "`" + printable(path) + "` is not written: " + reason, "nothing was changed"};
  }

  std::optional<Error> check_all() const {
    std::set<std::string> seen;
    for (const FileWrite& write : writes_) {
      if (auto refused = check(write)) return refused;
      if (!seen.insert(write.path).second) return refusal(write.path, "it would be written twice");
    }
    return std::nullopt;
  }

  std::optional<Error> check(const FileWrite& write) const {
    if (write.path.empty() || write.path.front() == '/' || normal_path(write.path) != write.path || starts_with(write.path, ".."))
      return refusal(write.path, "the path leaves the project");
    struct stat info {};
    std::string above = parent_path(full(write.path));
    while (write.create && is_below(above, root_) && above != root_ && ::lstat(above.c_str(), &info) != 0 && errno == ENOENT) above = parent_path(above);
    const std::string folder = real(above);
    if (folder.empty()) return refusal(write.path, "its folder does not exist");
    if (!is_below(folder, root_)) return refusal(write.path, "a symbolic link leads out of the project");
    if (folder != above) return refusal(write.path, "a folder above it is a symbolic link");
    if (::stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return refusal(write.path, "what stands above it is no folder");
    const bool exists = ::lstat(full(write.path).c_str(), &info) == 0;
    if (write.create) return exists ? std::optional(refusal(write.path, "it exists already")) : std::nullopt;
    if (!exists) return refusal(write.path, "it is gone");
    if (S_ISLNK(info.st_mode)) return refusal(write.path, "it is a symbolic link");
    if (!S_ISREG(info.st_mode)) return refusal(write.path, "it is no regular file");
    std::string now;
    if (!read_all(full(write.path), now)) return refusal(write.path, std::strerror(errno));
    if (now != write.before) return refusal(write.path, "it has changed since it was read");
    return std::nullopt;
  }

  // ------------------------------------------------------------ originals

  std::optional<Trouble> make_folder(const std::string& folder) const {
    struct stat info {};
    if (::lstat(folder.c_str(), &info) == 0)
      return S_ISDIR(info.st_mode) ? std::nullopt : std::optional(Trouble{"make the folder `" + folder + "`", ENOTDIR});
    if (::mkdir(folder.c_str(), 0755) != 0) return Trouble{"make the folder `" + folder + "`", errno};
    return std::nullopt;
  }

  std::optional<Trouble> make_folders(const std::string& relative) const {
    std::string folder = root_;
    for (const std::string& part : split(relative, '/')) {
      folder = join_path(folder, part);
      if (auto trouble = make_folder(folder)) return trouble;
    }
    return std::nullopt;
  }

  std::optional<Trouble> back_up(std::string& backup) {
    if (const int code = injected("backup", ".underpin")) return Trouble{"make the folder for the originals", code};
    struct stat info {};
    fresh_ = ::lstat(full(".underpin").c_str(), &info) != 0;
    if (auto trouble = make_folders(".underpin/backup")) return trouble;
    if (fresh_) write_new(full(".underpin/.gitignore"), "*\n", 0644);
    const std::string stamp = options_.stamp.empty() ? utc_stamp() : options_.stamp;
    backup = ".underpin/backup/" + stamp;
    for (int n = 2; ::lstat(full(backup).c_str(), &info) == 0 && n < 10000; ++n) backup = ".underpin/backup/" + stamp + '-' + std::to_string(n);
    if (auto trouble = make_folders(backup)) return trouble;
    std::string manifest;
    for (const FileWrite& write : writes_) {
      manifest += (write.create ? "created " : write.remove ? "removed " : "replaced ") + printable(write.path) + '\n';
      if (write.create) continue;
      if (const int code = injected("backup", write.path)) return Trouble{"copy `" + write.path + "`", code};
      const std::string folder = parent_path(write.path);
      if (!folder.empty())
        if (auto trouble = make_folders(join_path(backup, folder))) return trouble;
      if (auto trouble = write_new(full(join_path(backup, write.path)), write.before, mode_of(write.path))) return trouble;
    }
    return write_new(full(join_path(backup, "manifest")), manifest, 0644);
  }

  // When nothing was changed, nothing of ours stays behind either.
  void remove_backup(const std::string& backup) const {
    std::error_code ignored;
    if (!backup.empty()) std::filesystem::remove_all(full(backup), ignored);
    if (fresh_) std::filesystem::remove_all(full(".underpin"), ignored);
  }

  mode_t mode_of(const std::string& path) const {
    struct stat info {};
    return ::lstat(full(path).c_str(), &info) == 0 ? info.st_mode & 07777 : 0644;
  }

  static std::optional<Trouble> write_new(const std::string& path, const std::string& text, mode_t mode) {
    Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (file.number < 0) return Trouble{"write `" + path + "`", errno};
    if (!write_all(file.number, text) || ::fchmod(file.number, mode) != 0 || ::fsync(file.number) != 0) {
      const int code = errno;
      ::unlink(path.c_str());
      return Trouble{"write `" + path + "`", code};
    }
    return std::nullopt;
  }

  // ------------------------------------------------------------ the change itself

  std::optional<Trouble> make_missing_folders() {
    for (const FileWrite& write : writes_) {
      std::vector<std::string> missing;
      struct stat info {};
      for (std::string folder = parent_path(full(write.path)); write.create && ::lstat(folder.c_str(), &info) != 0; folder = parent_path(folder)) missing.push_back(folder);
      for (auto it = missing.rbegin(); it != missing.rend(); ++it) {
        if (const int code = injected("folder", *it)) return Trouble{"make the folder `" + *it + "`", code};
        if (auto trouble = make_folder(*it)) return trouble;
        made_.push_back(*it);
      }
    }
    return std::nullopt;
  }

  // Only those that nothing was put into.
  void remove_made_folders() const {
    for (auto it = made_.rbegin(); it != made_.rend(); ++it) ::rmdir(it->c_str());
  }

  std::string staged_name(const std::string& path) const {
    return join_path(parent_path(full(path)), "." + std::string(file_name(path)) + ".underpin-" + std::to_string(::getpid()));
  }

  std::optional<Trouble> stage_all() {
    for (const FileWrite& write : writes_) {
      if (write.remove) {
        staged_.emplace_back();
        continue;
      }
      if (const int code = injected("stage", write.path)) return Trouble{"write `" + write.path + "`", code};
      const std::string name = staged_name(write.path);
      ::unlink(name.c_str());  // left by a process of the same number that was killed
      const mode_t mode = write.create ? 0644 : mode_of(write.path);
      if (auto trouble = write_new(name, write.after, mode)) return trouble;
      struct stat info {};
      if (!write.create && ::lstat(full(write.path).c_str(), &info) == 0 && ::lchown(name.c_str(), info.st_uid, info.st_gid) != 0 && ::geteuid() == 0)
        return Trouble{"keep the owner of `" + write.path + "`", errno};
      staged_.push_back(name);
    }
    return std::nullopt;
  }

  std::optional<Trouble> rename_all() {
    for (std::size_t i = 0; i < writes_.size(); ++i) {
      const FileWrite& write = writes_[i];
      if (const int code = injected("rename", write.path)) return Trouble{"replace `" + write.path + "`", code};
      modes_[write.path] = mode_of(write.path);
      if (check(write)) return Trouble{"replace `" + write.path + "`, which something else changed meanwhile", EBUSY};
      const int failed = write.remove ? ::unlink(full(write.path).c_str()) : ::rename(staged_[i].c_str(), full(write.path).c_str());
      if (failed != 0) return Trouble{"replace `" + write.path + "`", errno};
      ++renamed_;
      sync_folder(parent_path(full(write.path)));
    }
    return std::nullopt;
  }

  void remove_staged() const {
    for (std::size_t i = renamed_; i < staged_.size(); ++i)
      if (!staged_[i].empty()) ::unlink(staged_[i].c_str());
  }

  // ------------------------------------------------------------ the way back

  Error put_back(const Trouble& trouble) {
    std::vector<std::string> lost;
    while (renamed_ > 0) {
      const FileWrite& write = writes_[--renamed_];
      const bool injected_failure = injected("restore", write.path) != 0;
      bool ok = !injected_failure;
      if (ok && write.create) ok = ::unlink(full(write.path).c_str()) == 0;
      if (ok && !write.create) {
        const std::string name = staged_name(write.path);
        ok = !write_new(name, write.before, modes_[write.path]) && ::rename(name.c_str(), full(write.path).c_str()) == 0;
        if (!ok) ::unlink(name.c_str());
      }
      sync_folder(parent_path(full(write.path)));
      if (!ok) lost.push_back(write.path);
    }
    remove_made_folders();
    Error error;
    error.kind = lost.empty() ? Error::Kind::refused : Error::Kind::failed;
    error.message = "cannot " + printable(trouble.what) + ": " + std::strerror(trouble.code);
    error.help = lost.empty() ? "every file is as it was" : "these could not be put back, their originals are in .underpin/backup: " + join(lost, ", ");
    return error;
  }

  std::string root_;
  const std::vector<FileWrite>& writes_;
  const WriteOptions& options_;
  std::vector<std::string> staged_;
  std::size_t renamed_ = 0;
  std::vector<std::string> made_;        // folders, outermost first
  std::map<std::string, mode_t> modes_;  // of the files that were there
  bool fresh_ = false;  // the folder .underpin was made by this run
};

}  // namespace

Result<FilesWritten> write_files(const std::string& root, const std::vector<FileWrite>& writes, const WriteOptions& options) {
  if (writes.empty()) return FilesWritten{};
  const std::string folder = real(root);
  if (folder.empty()) return fail(Error::Kind::unreadable, "there is no folder `" + root + "`");
  return Writing(folder, writes, options).run();
}

}  // namespace underpin
