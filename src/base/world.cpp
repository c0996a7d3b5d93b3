#include "base/world.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace underpin {

namespace {

tl::unexpected<Error> unreadable(const std::string& path, const std::string& reason) {
  return fail(Error::Kind::unreadable, "cannot read `" + path + "`: " + reason);
}

class RealWorld final : public World {
 public:
  Result<std::string> read_file(const std::string& path, std::uint64_t limit) const override { return read(path, limit, true); }
  Result<std::string> read_head(const std::string& path, std::uint64_t limit) const override { return read(path, limit, false); }

  Result<std::vector<DirectoryEntry>> list(const std::string& path) const override {
    std::error_code error;
    std::vector<DirectoryEntry> entries;
    std::filesystem::directory_iterator it(path, error), end;
    if (error) return unreadable(path, error.message());
    for (; it != end; it.increment(error)) {
      if (error) return unreadable(path, error.message());
      DirectoryEntry entry;
      entry.name = it->path().filename().string();
      struct stat info {};
      entry.link = ::lstat(it->path().c_str(), &info) == 0 && S_ISLNK(info.st_mode);
      if (::stat(it->path().c_str(), &info) == 0) {
        entry.kind = S_ISREG(info.st_mode)   ? DirectoryEntry::Kind::file
                     : S_ISDIR(info.st_mode) ? DirectoryEntry::Kind::directory
                                             : DirectoryEntry::Kind::other;
        entry.size = S_ISREG(info.st_mode) ? static_cast<std::uint64_t>(info.st_size) : 0;
      }
      entries.push_back(std::move(entry));
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return entries;
  }

  bool is_file(const std::string& path) const override {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
  }
  bool is_directory(const std::string& path) const override {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
  }
  std::string canonical(const std::string& path) const override {
    std::error_code error;
    const auto resolved = std::filesystem::canonical(path, error);
    return error ? std::string() : resolved.string();
  }
  std::string current_directory() const override {
    std::error_code error;
    return std::filesystem::current_path(error).string();
  }
  std::string environment(const std::string& name) const override {
    const char* value = std::getenv(name.c_str());
    return value ? value : "";
  }

 private:
  // Opens without blocking on pipes and refuses what is no regular file.
  static Result<std::string> read(const std::string& path, std::uint64_t limit, bool whole) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return unreadable(path, std::strerror(errno));
    struct Closer {
      int file;
      ~Closer() { ::close(file); }
    } closer{file};
    struct stat info {};
    if (::fstat(file, &info) != 0) return unreadable(path, std::strerror(errno));
    if (!S_ISREG(info.st_mode)) return unreadable(path, S_ISDIR(info.st_mode) ? "it is a folder" : "it is no regular file");
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (whole && size > limit)
      return unreadable(path, "it has " + std::to_string(size) + " bytes, the limit is " + std::to_string(limit));
    std::string text;
    text.resize(std::min(size, limit));
    std::size_t have = 0;
    while (have < text.size()) {
      const ssize_t got = ::read(file, text.data() + have, text.size() - have);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return unreadable(path, std::strerror(errno));
      if (got == 0) break;
      have += static_cast<std::size_t>(got);
    }
    text.resize(have);
    return text;
  }
};

}  // namespace

std::unique_ptr<World> real_world() { return std::make_unique<RealWorld>(); }

}  // namespace underpin
