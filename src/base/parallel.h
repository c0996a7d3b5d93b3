// Runs independent work on all cores. Results land at their own index, so output never depends on the thread count.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>

namespace underpin {

// Calls work(i) for every i in [0, count), on up to `threads` threads (0: one per core). Threads have a stack of
// `stack_bytes`, because parsers recurse. The first exception is rethrown here after all threads have stopped.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work, unsigned threads = 0,
                  std::size_t stack_bytes = std::size_t{64} << 20);

// Runs one piece of work on a thread of its own while the caller goes on; the end waits for it. It must not throw. Where no
// thread can be had the work is not done.
class Beside {
 public:
  explicit Beside(std::function<void()> work, std::size_t stack_bytes = std::size_t{64} << 20);
  ~Beside();
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

 private:
  struct Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace underpin
