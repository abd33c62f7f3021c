#include "cli/io/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/io/disk.hpp"

namespace closs {

using Clock = std::chrono::steady_clock;

Progress::Progress(std::size_t count, bool quiet)
    : count_(count),
      wanted_(count > 1 && !quiet && ::isatty(STDERR_FILENO)),
      next_(wanted_ ? Clock::now() + std::chrono::seconds(1) : Clock::time_point{}) {}

Progress::~Progress() { clear(); }

void Progress::clear() {
  if (shown_) write_all(STDERR_FILENO, "\r\x1b[K");
  shown_ = false;
}

void Progress::show(std::size_t done, Line line) {
  if (!wanted_) return;
  if (line == Line::cleared) return clear();
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(200);
  shown_ = true;
  write_all(STDERR_FILENO, fmt::format("\r{}/{}", done, count_));
}

}  // namespace closs
