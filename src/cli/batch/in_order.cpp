#include "cli/batch/in_order.hpp"

#include <sched.h>

namespace closs {

int threads_wanted(int threads) {
  if (threads > 0) return threads;
  cpu_set_t mine;
  CPU_ZERO(&mine);
  return ::sched_getaffinity(0, sizeof mine, &mine) == 0 ? std::max(1, CPU_COUNT(&mine)) : 1;
}

}  // namespace closs
