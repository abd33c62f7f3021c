#include "core/graph/parallel.hpp"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <vector>

#include "catch.hpp"

namespace closs::parallel_test {

namespace {

struct Stretch {
  std::int64_t first = 0, n = 0;
};

}  // namespace

TEST_CASE("Every row is worked on once, in whole chunks, whatever the number of threads") {
  for (const int threads : {0, 1, 2, 3, 16})
    for (const std::int64_t rows : {0, 1, 9, 10, 11, 1000}) {
      std::vector<std::atomic<int>> seen(static_cast<std::size_t>(rows));
      std::atomic<bool> whole = true;
      in_parallel(rows, 10, threads, [&](int thread, std::int64_t first, std::int64_t n) {
        if (thread < 0 || thread >= workers_for(rows, 10, threads)) whole = false;
        if (first % 10 != 0 || (n != 10 && first + n != rows)) whole = false;
        for (std::int64_t row = first; row < first + n; ++row) ++seen[static_cast<std::size_t>(row)];
      });
      CHECK(whole);
      for (const auto& times : seen) CHECK(times == 1);
    }
}

TEST_CASE("What chunks give is handed on in the order of rows, one at a time") {
  for (const int threads : {1, 2, 5, 16}) {
    std::int64_t next = 0;
    std::atomic<int> inside = 0;
    bool alone = true, in_sequence = true;
    in_parallel(
        997, 10, threads,
        [](int, std::int64_t first, std::int64_t n) {
          // The first chunks take longest: without turns they would come last.
          if (first < 50) std::this_thread::sleep_for(std::chrono::milliseconds(5 - first / 10));
          return Stretch{first, n};
        },
        [&](Stretch&& s) {
          alone = alone && ++inside == 1;
          in_sequence = in_sequence && s.first == next;
          next = s.first + s.n;
          --inside;
        });
    CHECK(alone);
    CHECK(in_sequence);
    CHECK(next == 997);
  }
}

TEST_CASE("A thread that works never meets another with its number") {
  std::vector<std::atomic<int>> inside(4);
  std::atomic<bool> alone = true;
  in_parallel(500, 1, 4, [&](int thread, std::int64_t, std::int64_t) {
    auto& mine = inside[static_cast<std::size_t>(thread)];
    if (++mine != 1) alone = false;
    std::this_thread::yield();
    --mine;
  });
  CHECK(alone);
}

TEST_CASE("What work throws stops all and is thrown to the caller") {
  for (const int threads : {1, 2, 8}) {
    std::atomic<std::int64_t> worked = 0;
    CHECK_THROWS_AS(in_parallel(1'000'000, 1, threads,
                                [&](int, std::int64_t first, std::int64_t) {
                                  if (first == 7) throw std::out_of_range("seven");
                                  ++worked;
                                }),
                    std::out_of_range);
    CHECK(worked < 1'000'000);
    std::int64_t committed = 0;
    CHECK_THROWS_AS(in_parallel(
                        1000, 1, threads,
                        [&](int, std::int64_t first, std::int64_t) {
                          if (first == 7) throw std::out_of_range("seven");
                          return first;
                        },
                        [&](std::int64_t) { ++committed; }),
                    std::out_of_range);
    CHECK(committed <= 7);
  }
}

TEST_CASE("What commit throws stops all and is thrown to the caller") {
  for (const int threads : {1, 2, 8}) {
    std::int64_t committed = 0;
    CHECK_THROWS_AS(in_parallel(
                        1000, 1, threads, [](int, std::int64_t first, std::int64_t) { return first; },
                        [&](std::int64_t first) {
                          if (first == 7) throw std::out_of_range("seven");
                          ++committed;
                        }),
                    std::out_of_range);
    CHECK(committed == 7);
  }
}

TEST_CASE("As many threads as asked for, or as the process may use at a time") {
  CHECK(thread_count(3) == 3);
  cpu_set_t before, one;
  REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
  CHECK(thread_count(0) == CPU_COUNT(&before));
  int cpu = 0;
  while (!CPU_ISSET(cpu, &before)) ++cpu;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
  CHECK(thread_count(0) == 1);
  CHECK(::sched_setaffinity(0, sizeof before, &before) == 0);
}

TEST_CASE("Threads that cannot be started leave the work to those that run") {
  // No address space has room for such a stack.
  pthread_attr_t before, huge;
  REQUIRE(pthread_getattr_default_np(&before) == 0);
  REQUIRE(pthread_attr_init(&huge) == 0);
  REQUIRE(pthread_attr_setstacksize(&huge, std::size_t{1} << 50) == 0);
  REQUIRE(pthread_setattr_default_np(&huge) == 0);
  std::vector<std::int64_t> committed;
  in_parallel(
      1000, 1, 4, [](int, std::int64_t first, std::int64_t) { return first; },
      [&](std::int64_t first) { committed.push_back(first); });
  CHECK(committed.size() == 1000);
  CHECK(std::is_sorted(committed.begin(), committed.end()));
  int alone = 0;
  in_parallel(1000, 1, 4, [&](int thread, std::int64_t, std::int64_t) { alone += thread == 0; });
  CHECK(alone == 1000);
  CHECK(pthread_setattr_default_np(&before) == 0);
  std::atomic<int> worked = 0;
  in_parallel(1000, 1, 4, [&](int, std::int64_t, std::int64_t) { ++worked; });
  CHECK(worked == 1000);
}

}  // namespace closs::parallel_test
