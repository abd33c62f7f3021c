// The widest vectors of an instruction set, for the loops that are compiled once for each (core/graph/
// column_loops_body.hpp, and under the same rules).
#pragma once

#include <cstdint>

namespace closs {
namespace {

#if defined(__AVX512F__)
inline constexpr int lane_bytes = 64;
#elif defined(__AVX2__)
inline constexpr int lane_bytes = 32;
#else
inline constexpr int lane_bytes = 16;
#endif
using Lanes [[gnu::vector_size(lane_bytes)]] = double;
using LaneMask [[gnu::vector_size(lane_bytes)]] = std::int64_t;  // 0 or -1 in each lane
inline constexpr int lanes = lane_bytes / 8;

inline Lanes load(const double* from) {
  Lanes v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
inline LaneMask load(const std::int64_t* from) {
  LaneMask v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
inline void store(double* to, Lanes v) { __builtin_memcpy(to, &v, sizeof v); }
inline void store(std::int64_t* to, LaneMask v) { __builtin_memcpy(to, &v, sizeof v); }

}  // namespace
}  // namespace closs
