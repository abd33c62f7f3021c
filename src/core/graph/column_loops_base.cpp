#include "core/graph/column_loops_body.hpp"

namespace closs {

const ColumnLoops& base_loops() {
  static constexpr ColumnLoops loops = loops_called("base", [] { return true; });
  return loops;
}

}  // namespace closs
