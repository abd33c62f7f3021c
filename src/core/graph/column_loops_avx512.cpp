// Compiled for AVX-512, which CMakeLists.txt asks for where the processor is an x86-64.
#ifdef __AVX512F__
#include "core/graph/column_loops_body.hpp"

namespace closs {

const ColumnLoops& avx512_loops() {
  static constexpr ColumnLoops loops = loops_called(
      "AVX-512", [] { return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0; });
  return loops;
}

}  // namespace closs
#endif
