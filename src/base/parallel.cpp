#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <vector>

namespace underpin {

namespace {
struct Shared {
  std::size_t count;
  const std::function<void(std::size_t)>& work;
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr error;
};

void* drain(void* argument) {
  auto& shared = *static_cast<Shared*>(argument);
  while (true) {
    const std::size_t i = shared.next.fetch_add(1);
    if (i >= shared.count) return nullptr;
    try {
      shared.work(i);
    } catch (...) {
      std::lock_guard lock(shared.mutex);
      if (!shared.error) shared.error = std::current_exception();
      shared.next = shared.count;
    }
  }
}
}  // namespace

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work, unsigned threads, std::size_t stack_bytes) {
  if (count == 0) return;
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t wanted = std::min<std::size_t>(threads, count);
  Shared shared{count, work};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  std::vector<pthread_t> running;
  for (std::size_t i = 0; i < wanted; ++i) {
    pthread_t thread;
    if (pthread_create(&thread, &attributes, drain, &shared) == 0) running.push_back(thread);
  }
  pthread_attr_destroy(&attributes);
  if (running.empty()) drain(&shared);
  for (pthread_t thread : running) pthread_join(thread, nullptr);
  if (shared.error) std::rethrow_exception(shared.error);
}

struct Beside::Thread {
  std::function<void()> work;
  pthread_t id{};
  bool runs = false;
  static void* run(void* argument) {
    static_cast<Thread*>(argument)->work();
    return nullptr;
  }
};

Beside::Beside(std::function<void()> work, std::size_t stack_bytes) : thread_(std::make_unique<Thread>()) {
  thread_->work = std::move(work);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  thread_->runs = pthread_create(&thread_->id, &attributes, Thread::run, thread_.get()) == 0;
  pthread_attr_destroy(&attributes);
}

Beside::~Beside() {
  if (thread_->runs) pthread_join(thread_->id, nullptr);
}

}  // namespace underpin
