// Runs independent work on all cores. Results land at their own index, so output never depends on the thread count.
#pragma once
#include <cstddef>
#include <functional>

namespace underpin {

// Calls work(i) for every i in [0, count), on up to `threads` threads (0: one per core). Threads have a stack of
// `stack_bytes`, because parsers recurse. The first exception is rethrown here after all threads have stopped.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work, unsigned threads = 0,
                  std::size_t stack_bytes = std::size_t{64} << 20);

}  // namespace underpin
