#include "core/graph/column_loops.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace closs {

// One file each (column_loops_base.cpp, column_loops_avx2.cpp, column_loops_avx512.cpp).
const ColumnLoops& base_loops();
#ifdef __x86_64__
const ColumnLoops& avx2_loops();
const ColumnLoops& avx512_loops();
#endif

std::span<const ColumnLoops* const> all_loops() {
  static const std::array all{
#ifdef __x86_64__
      &avx512_loops(), &avx2_loops(),
#endif
      &base_loops()};
  return all;
}

const ColumnLoops& widest_loops() {
  const auto find = []() -> const ColumnLoops& {
    const std::span<const ColumnLoops* const> all = all_loops();
    const char* most = std::getenv("CLOSS_INSTRUCTIONS");
    auto from = std::find_if(all.begin(), all.end(),
                             [&](const ColumnLoops* loops) { return most && std::string_view(loops->name) == most; });
    if (from == all.end()) from = all.begin();
    return **std::find_if(from, all.end(), [](const ColumnLoops* loops) { return loops->runs_here(); });
  };
  static const ColumnLoops& widest = find();
  return widest;
}

}  // namespace closs
