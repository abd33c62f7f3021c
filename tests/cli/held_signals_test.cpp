#include "cli/io/held_signals.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catch.hpp"

namespace closs::held_signals_test {

TEST_CASE("a signal waits for the last one who holds it, and then ends the program") {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGTERM, SIG_DFL);
    {
      const HeldSignals outer;
      {
        const HeldSignals inner;
        ::raise(SIGTERM);
        if (!HeldSignals::waiting()) ::_exit(1);
      }
      if (!HeldSignals::waiting()) ::_exit(2);
    }
    ::_exit(3);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("a signal that is ignored is not held") {
  const auto before = ::signal(SIGHUP, SIG_IGN);
  {
    const HeldSignals held;
    ::raise(SIGHUP);
    CHECK(!HeldSignals::waiting());
  }
  ::signal(SIGHUP, before);
}

TEST_CASE("a signal that is taken ends nothing by itself") {
  const auto before = ::signal(SIGINT, SIG_DFL);
  {
    const HeldSignals held;
    CHECK(HeldSignals::take() == 0);
    ::raise(SIGINT);
    CHECK(HeldSignals::take() == SIGINT);
    CHECK_FALSE(HeldSignals::waiting());
  }
  ::signal(SIGINT, before);
}

}  // namespace closs::held_signals_test
