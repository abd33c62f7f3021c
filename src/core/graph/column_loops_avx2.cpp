// Compiled for AVX2, which CMakeLists.txt asks for where the processor is an x86-64.
#ifdef __AVX2__
#include "core/graph/column_loops_body.hpp"

namespace closs {

const ColumnLoops& avx2_loops() {
  static constexpr ColumnLoops loops = loops_called("AVX2", [] { return __builtin_cpu_supports("avx2") != 0; });
  return loops;
}

}  // namespace closs
#endif
