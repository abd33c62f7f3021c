// Work on all cores whose results come out in order, with a bounded number of them alive.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "core/graph/parallel.hpp"

namespace closs {

/// Calls `work(i)` for i = 0, 1, ..., count - 1 on `threads` threads, or as many as are granted, and `take(work(i))` on
/// the calling thread in the order of i. At most some 16 results a thread wait at a time, whatever the count. Stops
/// early when `take` returns false. What work or take throws is thrown here, after all threads have ended.
template <class Work, class Take>
void in_order(std::size_t count, int threads, const Work& work, const Take& take) {
  const auto on_this_thread = [&] {
    for (std::size_t i = 0; i < count; ++i)
      if (!take(work(i))) return;
  };
  if (threads < 2 || count < 2) return on_this_thread();
  using Result = decltype(work(std::size_t{}));
  struct Piece {
    std::vector<Result> results;
    std::exception_ptr thrown;
    bool done = false;
  };
  // A piece is a run of neighbours: handing over one at a time would cost more than evaluating a small file.
  const std::size_t workers = static_cast<std::size_t>(threads);
  const std::size_t length = std::clamp<std::size_t>(count / (workers * 4), 1, 8);
  const std::size_t pieces = (count + length - 1) / length;
  std::vector<Piece> window(workers * 2 + 1);
  std::mutex mutex;
  std::condition_variable finished, room;
  std::size_t claimed = 0, taken = 0;
  bool stop = false;

  const auto worker = [&] {
    std::unique_lock lock(mutex);
    while (true) {
      room.wait(lock, [&] { return stop || claimed == pieces || claimed - taken < window.size(); });
      if (stop || claimed == pieces) return;
      const std::size_t mine = claimed++;
      lock.unlock();
      Piece piece;
      try {
        piece.results.reserve(length);
        for (std::size_t i = mine * length; i < std::min(count, (mine + 1) * length); ++i)
          piece.results.push_back(work(i));
      } catch (...) {
        piece.thrown = std::current_exception();
      }
      piece.done = true;
      lock.lock();
      window[mine % window.size()] = std::move(piece);
      if (mine == taken) finished.notify_one();
    }
  };

  struct Pool {
    std::vector<std::thread> all;
    std::mutex& mutex;
    std::condition_variable& room;
    bool& stop;
    ~Pool() {
      {
        const std::lock_guard lock(mutex);
        stop = true;
      }
      room.notify_all();
      for (std::thread& one : all) one.join();
    }
  } pool{{}, mutex, room, stop};
  pool.all = granted_threads(std::min(workers, pieces), [&](int) { worker(); });
  if (pool.all.empty()) return on_this_thread();

  for (std::size_t next = 0; next < pieces; ++next) {
    Piece piece;
    {
      std::unique_lock lock(mutex);
      Piece& slot = window[next % window.size()];
      finished.wait(lock, [&] { return slot.done; });
      piece = std::move(slot);
      slot = Piece{};
      taken = next + 1;
    }
    room.notify_one();
    for (Result& result : piece.results)
      if (!take(std::move(result))) return;
    if (piece.thrown) std::rethrow_exception(piece.thrown);
  }
}

}  // namespace closs
