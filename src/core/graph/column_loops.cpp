#include "core/graph/column_loops.hpp"

#include <algorithm>
#include <array>

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
  static const ColumnLoops& widest = **std::find_if(all_loops().begin(), all_loops().end(),
                                                    [](const ColumnLoops* loops) { return loops->runs_here(); });
  return widest;
}

}  // namespace closs
