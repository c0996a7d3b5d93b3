#include "support/command.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>

namespace underpin::testing {

namespace fs = std::filesystem;

namespace {
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}
}  // namespace

CommandResult run_command(const std::string& command, const std::string& folder) {
  const ScratchFolder said;
  const std::string script = said.write("command", command + "\n");
  const fs::path program = UNDERPIN_PROGRAM;
  // Leak checks and their options must reach the program when it is built with sanitizers.
  std::string environment = "PATH=" + quoted(program.parent_path().string() + ":/usr/local/bin:/usr/bin:/bin") + " LC_ALL=C.UTF-8 HOME=/nonexistent";
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS"})
    if (const char* value = std::getenv(name)) environment += std::string(" ") + name + "=" + quoted(value);
  const std::string line = "cd " + quoted(folder) + " && env -i " + environment + " sh " + quoted(script) + " </dev/null >" + quoted(said.path() + "/out") + " 2>" +
                           quoted(said.path() + "/err");
  const int status = std::system(line.c_str());
  CommandResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = read_text(said.path() + "/out");
  result.err = read_text(said.path() + "/err");
  return result;
}

ScratchFolder::ScratchFolder() {
  std::string pattern = (fs::temp_directory_path() / "underpin-test-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string ScratchFolder::write(const std::string& name, const std::string& text) const {
  const fs::path path = fs::path(path_) / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

std::string read_text(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace underpin::testing
