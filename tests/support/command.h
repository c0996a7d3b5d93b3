// Runs a shell command in a folder, with a clean environment, and keeps what it said. For tests of the real program.
#pragma once
#include <string>

namespace underpin::testing {

struct CommandResult {
  std::string out, err;
  int exit_code = -1;  // 128 + signal where it was killed
};

// `underpin` is on the PATH. There is no terminal, no colour, no input; the locale is C.UTF-8.
CommandResult run_command(const std::string& command, const std::string& folder);

// A new empty folder below the system's temporary one, removed with everything in it at the end.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }
  // Writes a file, making its folders; the answer is its path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

std::string read_text(const std::string& path);  // "" where there is no such file

}  // namespace underpin::testing
