#include "core/graph/parallel.hpp"

#include <sched.h>

#include <exception>

namespace closs {

int thread_count(int threads) {
  if (threads > 0) return threads;
  cpu_set_t mine;
  CPU_ZERO(&mine);
  if (::sched_getaffinity(0, sizeof mine, &mine) == 0) return std::max(1, CPU_COUNT(&mine));
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));  // more cores than a set holds
}

int workers_for(std::int64_t rows, std::int64_t rows_of_chunk, int threads) {
  return static_cast<int>(std::min<std::int64_t>(thread_count(threads), (rows + rows_of_chunk - 1) / rows_of_chunk));
}

std::vector<std::thread> granted_threads(std::size_t count, const std::function<void(int)>& run) {
  std::vector<std::thread> started;
  try {
    started.reserve(count);
    while (started.size() < count) started.emplace_back(run, static_cast<int>(started.size()) + 1);
  } catch (...) {
    // What keeps one from starting, a limit or a lack of memory, keeps the next ones, too: the others do the work.
  }
  return started;
}

void on_threads(int threads, const std::function<void(int)>& run, const std::function<void()>& stop) {
  if (threads <= 0) return;
  std::mutex mutex;
  std::exception_ptr first;
  const auto failed = [&] {
    const std::lock_guard lock(mutex);
    if (!first) first = std::current_exception();
    stop();
  };
  const auto guarded = [&](int thread) {
    try {
      run(thread);
    } catch (...) {
      failed();
    }
  };
  std::vector<std::thread> others = granted_threads(static_cast<std::size_t>(threads) - 1, guarded);
  guarded(0);
  for (std::thread& t : others) t.join();
  if (first) std::rethrow_exception(first);
}

std::int64_t Turns::take() {
  const std::lock_guard lock(mutex_);
  return stopped_ || next_ == chunks_ ? -1 : next_++;
}

bool Turns::wait_for(std::int64_t chunk) {
  std::unique_lock lock(mutex_);
  turn_.wait(lock, [&] { return stopped_ || done_ == chunk; });
  return !stopped_;
}

void Turns::done() {
  {
    const std::lock_guard lock(mutex_);
    ++done_;
  }
  turn_.notify_all();
}

void Turns::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  turn_.notify_all();
}

}  // namespace closs
