// Rows over threads: chunks of neighbouring rows, worked on in any order, what they give handed on in the order of
// rows.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace closs {

/// So many rows are worked on at a time by one thread, where many are to be done.
constexpr std::int64_t chunk_rows = 8192;

/// The number of threads that `threads` stands for (0: as many as the process may use at a time).
int thread_count(int threads);
/// As many threads as in_parallel uses for so many rows; each has a number below this.
int workers_for(std::int64_t rows, std::int64_t rows_of_chunk, int threads);

/// Starts threads that call run(1), run(2), ..., run(count), or as many of them as the system grants; all must be
/// joined.
std::vector<std::thread> granted_threads(std::size_t count, const std::function<void(int thread)>& run);

/// Calls run(0) on this thread and run(1), run(2), ... on threads of their own, as far as these are granted; returns
/// when all have ended. The first exception of any of them calls `stop` (after which every run must end soon) and is
/// thrown here.
void on_threads(int threads, const std::function<void(int thread)>& run, const std::function<void()>& stop);

/// Who takes which chunk, and whose turn it is to hand on.
class Turns {
 public:
  explicit Turns(std::int64_t chunks) : chunks_(chunks) {}
  /// The next chunk; -1: none is left, or all was stopped.
  std::int64_t take();
  /// Waits until all chunks before this one are done; false: all was stopped.
  bool wait_for(std::int64_t chunk);
  /// The chunk whose turn it is has been handed on.
  void done();
  void stop();

 private:
  std::mutex mutex_;
  std::condition_variable turn_;
  std::int64_t chunks_, next_ = 0, done_ = 0;
  bool stopped_ = false;
};

/// Cuts [0, rows) into chunks and calls `work(thread, first row, number of rows)` for each on `threads` threads (0: all
/// cores); calls with the same thread number do not overlap. Nobody waits for anybody. The first exception stops all
/// and is thrown here.
template <class Work>
void in_parallel(std::int64_t rows, std::int64_t rows_of_chunk, int threads, const Work& work) {
  std::atomic<std::int64_t> next = 0;
  const auto run = [&](int thread) {
    for (std::int64_t first = 0; (first = next.fetch_add(rows_of_chunk)) < rows;)
      work(thread, first, std::min(rows_of_chunk, rows - first));
  };
  on_threads(workers_for(rows, rows_of_chunk, threads), run, [&] { next = rows; });
}

/// The same, where `commit` gets what `work` returned: in the order of rows, one at a time, on the thread that made it.
/// A thread waits for its turn, so that at most one result a thread is alive.
template <class Work, class Commit>
void in_parallel(std::int64_t rows, std::int64_t rows_of_chunk, int threads, const Work& work, const Commit& commit) {
  Turns turns((rows + rows_of_chunk - 1) / rows_of_chunk);
  const auto run = [&](int thread) {
    for (std::int64_t chunk = 0; (chunk = turns.take()) >= 0;) {
      const std::int64_t first = chunk * rows_of_chunk;
      auto result = work(thread, first, std::min(rows_of_chunk, rows - first));
      if (!turns.wait_for(chunk)) return;
      commit(std::move(result));
      turns.done();
    }
  };
  on_threads(workers_for(rows, rows_of_chunk, threads), run, [&] { turns.stop(); });
}

}  // namespace closs
