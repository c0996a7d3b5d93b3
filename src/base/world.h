// The one seam to the outside: files, environment, clock. Tests hand in a fake one. Reading only: user files are changed
// by run/files alone.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace underpin {

struct DirectoryEntry {
  enum class Kind { file, directory, other };
  std::string name;
  Kind kind = Kind::other;
  std::uint64_t size = 0;  // bytes, files only
  bool link = false;       // a symbolic link (kind and size are those of its target)
};

class World {
 public:
  virtual ~World() = default;
  // At most `limit` bytes; a longer file is an error that says so.
  virtual Result<std::string> read_file(const std::string& path, std::uint64_t limit) const = 0;
  // Only the first `limit` bytes, longer files are fine.
  virtual Result<std::string> read_head(const std::string& path, std::uint64_t limit) const = 0;
  // Entries in byte order of their names, without "." and "..".
  virtual Result<std::vector<DirectoryEntry>> list(const std::string& path) const = 0;
  virtual bool is_file(const std::string& path) const = 0;
  virtual bool is_directory(const std::string& path) const = 0;
  // The path with links resolved, for recognising loops; empty if it does not exist.
  virtual std::string canonical(const std::string& path) const = 0;
  virtual std::string current_directory() const = 0;
  virtual std::string environment(const std::string& name) const = 0;
};

std::unique_ptr<World> real_world();

// Largest source file read whole, in bytes. Larger ones are named in a finding and skipped.
inline constexpr std::uint64_t kMaxSourceBytes = 8u << 20;

}  // namespace underpin
