// The program: hands its words to cli::run and prints what comes back.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <malloc.h>
#include <sched.h>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>
#include <vector>

#include "base/world.h"
#include "front/cli/cli.h"

// Read by jemalloc, where the program is linked with it: one arena, for what parsing threads let go is used by the replay, and
// large pages, for asking for small ones took a fifth of the time.
extern "C" const char* malloc_conf;
const char* malloc_conf = "narenas:1,thp:always,metadata_thp:always";

namespace {

// Not where a sanitizer or a coverage report wants to see the end.
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
constexpr bool ends_at_once = true;
#else
constexpr bool ends_at_once = false;
#endif

int columns(bool is_terminal) {
  winsize size{};
  if (is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* text = std::getenv("COLUMNS");
  const int given = text ? std::atoi(text) : 0;
  return given >= 20 && given <= 10000 ? given : 0;
}

bool write_all(std::FILE* stream, const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stream) == text.size() && std::fflush(stream) == 0;
}

// --threads N: the process keeps to the first N of the processors it may use, so everything in it does.
void limit_processors(int wanted) {
  cpu_set_t mine, fewer;
  if (sched_getaffinity(0, sizeof mine, &mine) != 0) return;
  CPU_ZERO(&fewer);
  for (int cpu = 0, kept = 0; cpu < CPU_SETSIZE && kept < wanted; ++cpu)
    if (CPU_ISSET(cpu, &mine)) {
      CPU_SET(cpu, &fewer);
      ++kept;
    }
  sched_setaffinity(0, sizeof fewer, &fewer);
}

}  // namespace

int main(int count, char** arguments) {
  mallopt(M_ARENA_MAX, 1);  // the same of the C library's own allocator
  try {
    const std::vector<std::string> words(arguments + (count > 0 ? 1 : 0), arguments + count);
    if (const auto wanted = underpin::cli::processors(words)) limit_processors(*wanted);
    const auto world = underpin::real_world();
    underpin::cli::Terminal terminal;
    terminal.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
    terminal.columns = columns(terminal.out_is_terminal);
    const auto printed = underpin::cli::run(*world, terminal, words);
    const bool written = write_all(stdout, printed.out);
    const int code = errno;
    const bool told = write_all(stderr, printed.err);
    if (!written) std::fprintf(stderr, "underpin: the answer could not be written: %s\nhelp: give it a place that takes it\n", std::strerror(code));
    // A report that did not arrive must not look like a clean one.
    const int status = written && told ? printed.exit_code : 4;
    if (ends_at_once) std::_Exit(status);  // everything is written; the memory goes with the process
    return status;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "underpin: internal error: %s\nhelp: please report this with the command you ran\n", error.what());
    return 4;
  }
}
