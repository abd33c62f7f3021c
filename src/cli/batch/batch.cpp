#include "cli/batch/batch.hpp"

#include <sched.h>

#include "cli/io/disk.hpp"
#include "core/scenario/fault.hpp"

namespace closs {

std::vector<Input> inputs_of(const std::vector<std::string>& operands) {
  std::vector<Input> inputs;
  for (const std::string& operand : operands) {
    if (operand == "-" || !is_folder(operand)) {
      inputs.push_back({operand, false});
      continue;
    }
    std::vector<std::string> found = yaml_files_below(operand);
    if (found.empty()) throw Failure(Fault{"folder-without-yaml", {}, {{"folder", operand}}});
    for (std::string& path : found) inputs.push_back({std::move(path), true});
  }
  return inputs;
}

int threads_wanted(int threads) {
  if (threads > 0) return threads;
  cpu_set_t mine;
  CPU_ZERO(&mine);
  return ::sched_getaffinity(0, sizeof mine, &mine) == 0 ? std::max(1, CPU_COUNT(&mine)) : 1;
}

}  // namespace closs
