#include "cli/io/held_signals.hpp"

#include <signal.h>

#include <array>
#include <atomic>
#include <mutex>

namespace closs {
namespace {

constexpr std::array held_signals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

std::mutex holding;  // guards the two below
int holders = 0;
std::array<struct sigaction, held_signals.size()> dispositions_before;

std::atomic<int> first_signal = 0;
static_assert(std::atomic<int>::is_always_lock_free);  // so that a handler may touch it

extern "C" void note_signal(int number) {
  int none = 0;
  first_signal.compare_exchange_strong(none, number);
}

}  // namespace

HeldSignals::HeldSignals() {
  const std::lock_guard lock(holding);
  if (holders++ > 0) return;
  struct sigaction note {};
  note.sa_handler = note_signal;
  note.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < held_signals.size(); ++i) {
    struct sigaction& before = dispositions_before[i];
    if (::sigaction(held_signals[i], nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
      ::sigaction(held_signals[i], &note, nullptr);
  }
}

HeldSignals::~HeldSignals() {
  const std::lock_guard lock(holding);
  if (--holders > 0) return;
  for (std::size_t i = 0; i < held_signals.size(); ++i) ::sigaction(held_signals[i], &dispositions_before[i], nullptr);
  if (const int came = first_signal.exchange(0)) ::raise(came);
}

bool HeldSignals::waiting() { return first_signal.load() != 0; }

int HeldSignals::take() { return first_signal.exchange(0); }

}  // namespace closs
