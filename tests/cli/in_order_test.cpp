#include "cli/batch/in_order.hpp"

#include <atomic>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "core/scenario/fault.hpp"

namespace closs::in_order_test {

TEST_CASE("results come out in order, each once, for any number of threads") {
  for (const std::size_t count : {0u, 1u, 2u, 7u, 8u, 9u, 100u, 1001u}) {
    for (const int threads : {1, 2, 3, 8, 64}) {
      std::vector<std::size_t> taken;
      in_order(
          count, threads, [](std::size_t i) { return std::to_string(i); },
          [&](const std::string& text) {
            taken.push_back(std::stoul(text));
            return true;
          });
      REQUIRE(taken.size() == count);
      for (std::size_t i = 0; i < count; ++i) REQUIRE(taken[i] == i);
    }
  }
}

TEST_CASE("the number of results that wait does not depend on the count") {
  std::atomic<int> alive{0}, most{0};
  struct Counted {
    std::atomic<int>* alive;
    explicit Counted(std::atomic<int>* a) : alive(a) { ++*alive; }
    Counted(Counted&& other) noexcept : alive(std::exchange(other.alive, nullptr)) {}
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    Counted& operator=(Counted&&) = delete;
    ~Counted() {
      if (alive) --*alive;
    }
  };
  in_order(
      5000, 4,
      [&](std::size_t) {
        Counted one(&alive);
        int seen = most;
        while (alive > seen && !most.compare_exchange_weak(seen, alive)) {
        }
        return one;
      },
      [](const Counted&) { return true; });
  CHECK(alive == 0);
  CHECK(most <= 4 * 16 + 4 * 8 + 16);
}

TEST_CASE("a batch stops when nobody wants more") {
  for (const int threads : {1, 4}) {
    int taken = 0;
    in_order(
        100000, threads, [](std::size_t i) { return i; }, [&](std::size_t) { return ++taken < 10; });
    CHECK(taken == 10);
  }
}

TEST_CASE("what the work throws is thrown to the caller after what came before it") {
  for (const int threads : {1, 4}) {
    int taken = 0;
    const auto work = [](std::size_t i) {
      if (i == 50) throw std::runtime_error("fifty");
      return i;
    };
    CHECK_THROWS_WITH(in_order(100, threads, work, [&](std::size_t) { return ++taken > 0; }), "fifty");
    CHECK(taken == 50);
  }
}

TEST_CASE("what taking throws is thrown to the caller, and the threads end") {
  const auto take = [](std::size_t i) -> bool {
    if (i == 20) throw Failure(Fault{"disk-full", {}, {}});
    return true;
  };
  CHECK_THROWS_AS(in_order(
                      100000, 4, [](std::size_t i) { return i; }, take),
                  Failure);
}

}  // namespace closs::in_order_test
