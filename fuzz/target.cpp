#include "target.hpp"

#include <algorithm>
#include <array>

namespace closs::fuzz {

std::span<const Target> targets() {
  static constexpr auto all = std::to_array<Target>({
      {"scenario", 16 * 1024, fuzz_scenario},
      {"model", 16 * 1024, fuzz_model},
      {"variants", 2 * 1024, fuzz_variants},
      {"expressions", 1024, fuzz_expressions},
      {"parts", 4 * 1024, fuzz_parts},
      {"baseline", 4 * 1024, fuzz_baseline},
      {"config", 1024, fuzz_config},
      {"database", 16 * 1024, fuzz_database},
      {"simulation", 256, fuzz_simulation},
      {"study", 8 * 1024, fuzz_study},
      {"verify", 24 * 1024, fuzz_verify},
  });
  return all;
}

const Target* find_target(std::string_view name) {
  const auto all = targets();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Target& target) { return target.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace closs::fuzz
