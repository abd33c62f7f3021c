// The loops behind core/graph/draws.hpp. Included by one file per instruction set, as core/graph/column_loops_body.hpp,
// and under the same rules.
#pragma once

#include "core/graph/draws.hpp"
#include "core/graph/lanes.hpp"

#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#endif

namespace closs {
namespace {

inline constexpr int draw_lanes = lane_bytes / 4;
using Whole [[gnu::vector_size(lane_bytes)]] = std::uint32_t;
using Signed [[gnu::vector_size(lane_bytes)]] = std::int32_t;
using Single [[gnu::vector_size(lane_bytes)]] = float;
using HalfSingle [[gnu::vector_size(lane_bytes / 2)]] = float;
using HalfSigned [[gnu::vector_size(lane_bytes / 2)]] = std::int32_t;

inline Whole whole_at(const std::uint32_t* from) {
  Whole v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
template <class To, class Vector>
void put(To* to, Vector v) {
  __builtin_memcpy(to, &v, sizeof v);
}
template <class To, class From>
To bits_as(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  __builtin_memcpy(&to, &from, sizeof to);
  return to;
}
inline Whole all_of(std::uint32_t number) { return Whole{} + number; }
inline Single all_of(float number) { return Single{} + number; }
inline Lanes all_of(double number) { return Lanes{} + number; }
inline Single chosen(Signed mask, Single yes, Single no) {
  return bits_as<Single>((mask & bits_as<Signed>(yes)) | (~mask & bits_as<Signed>(no)));
}

// --- Samplers -------------------------------------------------------------------------------------

inline Whole bits_reversed(Whole x) {
  x = ((x >> 1) & 0x55555555U) | ((x & 0x55555555U) << 1);
  x = ((x >> 2) & 0x33333333U) | ((x & 0x33333333U) << 2);
  x = ((x >> 4) & 0x0F0F0F0FU) | ((x & 0x0F0F0F0FU) << 4);
  x = ((x >> 8) & 0x00FF00FFU) | ((x & 0x00FF00FFU) << 8);
  return (x >> 16) | (x << 16);
}

inline void sobol_of(std::uint32_t* x, std::uint32_t first, const std::uint32_t* reversed, std::uint32_t scramble,
                     std::ptrdiff_t n) {
  std::uint32_t start = 0;
  for (int bit = 8; bit < 32; ++bit)
    if (first >> bit & 1) start ^= reversed[bit];
  // The points of a block differ from its first by what their lowest bits add; twice as many are known with each.
  alignas(64) std::uint32_t plain[256];
  plain[0] = start;
  for (int bit = 0, known = 1; known < n; ++bit, known *= 2)
    for (int i = 0; i < known; ++i) plain[known + i] = plain[i] ^ reversed[bit];
  for (std::ptrdiff_t i = 0; i < n; i += draw_lanes) {
    Whole v = whole_at(plain + i) + scramble;
    v ^= v * 0x6C50B47CU;
    v ^= v * 0xB82F1E52U;
    v ^= v * 0xC7AFE638U;
    v ^= v * 0x8D22F6E6U;
    put(x + i, bits_reversed(v));
  }
}

/// The upper and lower halves of the products of each lane with one number.
struct Products {
  Whole high, low;
};
inline Products times(Whole a, std::uint32_t b) {
#if defined(__AVX512F__)
  const __m512i factor = _mm512_set1_epi64(b), v = bits_as<__m512i>(a);
  const __m512i even = _mm512_mul_epu32(v, factor), odd = _mm512_mul_epu32(_mm512_srli_epi64(v, 32), factor);
  return {bits_as<Whole>(_mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 32), odd)),
          bits_as<Whole>(_mm512_mask_blend_epi32(0xAAAA, even, _mm512_slli_epi64(odd, 32)))};
#elif defined(__AVX2__)
  const __m256i factor = _mm256_set1_epi64x(b), v = bits_as<__m256i>(a);
  const __m256i even = _mm256_mul_epu32(v, factor), odd = _mm256_mul_epu32(_mm256_srli_epi64(v, 32), factor);
  return {bits_as<Whole>(_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA)),
          bits_as<Whole>(_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA))};
#else
  Products out{};
  for (int lane = 0; lane < draw_lanes; ++lane) {
    const std::uint64_t product = std::uint64_t{a[lane]} * b;
    out.high[lane] = static_cast<std::uint32_t>(product >> 32);
    out.low[lane] = static_cast<std::uint32_t>(product);
  }
  return out;
#endif
}

// A counter gives four numbers: 16 counters serve the 64 draws of a step, draw 16 w + l being number w of counter l.
// Each round waits for the one before, so that two vectors of counters take turns.
inline void random_bits_of(std::uint32_t* x, std::uint64_t first, std::uint32_t replicate, std::uint64_t key,
                           std::ptrdiff_t n) {
  constexpr std::uint32_t counters = draw_step / 4;
  constexpr int in_turn = counters / draw_lanes < 2 ? 1 : 2;
  for (std::ptrdiff_t i = 0; i < n; i += draw_step) {
    const std::uint64_t counter = (first + static_cast<std::uint64_t>(i)) / 4;
    for (std::uint32_t lane = 0; lane < counters; lane += in_turn * draw_lanes) {
      Whole a[in_turn], b[in_turn], c[in_turn], d[in_turn];
      for (int v = 0; v < in_turn; ++v) {
        a[v] = all_of(static_cast<std::uint32_t>(counter) + lane);
        for (int l = 0; l < draw_lanes; ++l) a[v][l] += static_cast<std::uint32_t>(v * draw_lanes + l);
        b[v] = all_of(static_cast<std::uint32_t>(counter >> 32));
        c[v] = all_of(replicate);
        d[v] = Whole{};
      }
      std::uint32_t key_a = static_cast<std::uint32_t>(key), key_b = static_cast<std::uint32_t>(key >> 32);
      for (int round = 0; round < 10; ++round) {
        for (int v = 0; v < in_turn; ++v) {
          const Products of_a = times(a[v], 0xD2511F53U), of_c = times(c[v], 0xCD9E8D57U);
          a[v] = of_c.high ^ b[v] ^ key_a;
          b[v] = of_c.low;
          c[v] = of_a.high ^ d[v] ^ key_b;
          d[v] = of_a.low;
        }
        key_a += 0x9E3779B9U;
        key_b += 0xBB67AE85U;
      }
      for (int v = 0; v < in_turn; ++v) {
        std::uint32_t* const to = x + i + lane + v * draw_lanes;
        put(to, a[v]);
        put(to + counters, b[v]);
        put(to + 2 * counters, c[v]);
        put(to + 3 * counters, d[v]);
      }
    }
  }
}

// --- Quantiles ------------------------------------------------------------------------------------

/// The probability of a draw's tail, times 2^32; mask -1: of the upper one.
struct Tail {
  Signed upper;
  Single probability;
};
inline Tail tail_of(Whole x) {
  const Signed upper = bits_as<Signed>(x) >> 31;
  const Whole left = x ^ bits_as<Whole>(upper);  // below 2^31
  return {upper, __builtin_convertvector(bits_as<Signed>(left), Single) + 0.5F};
}

/// base[tail] + scale * p, clipped, as doubles.
inline void put_scaled(double* out, Single p, Signed upper, const double* base, double scale, double low, double high) {
  HalfSingle parts[2];
  HalfSigned sides[2];
  __builtin_memcpy(parts, &p, sizeof p);
  __builtin_memcpy(sides, &upper, sizeof upper);
  for (int half = 0; half < 2; ++half) {
    const LaneMask is_upper = __builtin_convertvector(sides[half], LaneMask);
    const Lanes from = bits_as<Lanes>((is_upper & bits_as<LaneMask>(all_of(base[1]))) |
                                      (~is_upper & bits_as<LaneMask>(all_of(base[0]))));
    Lanes v = from + scale * __builtin_convertvector(parts[half], Lanes);
    v = v < low ? all_of(low) : v;
    v = v > high ? all_of(high) : v;
    put(out + half * (draw_lanes / 2), v);
  }
}

/// Each lane's coefficient of one power.
inline Single coefficient(const float* of_power, Signed index) {
#if defined(__AVX512F__)
  return bits_as<Single>(_mm512_permutex2var_ps(_mm512_load_ps(of_power), bits_as<__m512i>(index),
                                                _mm512_load_ps(of_power + QuantileTable::near_octaves)));
#else
  Single v{};
  for (int lane = 0; lane < draw_lanes; ++lane) v[lane] = of_power[index[lane]];
  return v;
#endif
}
#if defined(__AVX2__) && !defined(__AVX512F__)
/// The same in the eight octaves next to the median, which a vector holds.
inline Single nearest_coefficient(const float* of_power, Signed index, Signed upper) {
  const __m256 low = _mm256_permutevar8x32_ps(_mm256_load_ps(of_power + 8), bits_as<__m256i>(index));
  const __m256 high = _mm256_permutevar8x32_ps(_mm256_load_ps(of_power + 24), bits_as<__m256i>(index));
  return bits_as<Single>(_mm256_blendv_ps(low, high, bits_as<__m256>(upper)));
}
#endif
template <class Coefficient>
Single polynomial(Single t, const Coefficient& of_power) {
  Single p = of_power(QuantileTable::degree);
  for (int power = QuantileTable::degree - 1; power >= 0; --power) p = p * t + of_power(power);
  return p;
}
inline bool any(Signed mask) {
#if defined(__AVX512F__)
  return _mm512_movepi32_mask(bits_as<__m512i>(mask)) != 0;
#elif defined(__AVX2__)
  return _mm256_movemask_epi8(bits_as<__m256i>(mask)) != 0;
#else
  std::int32_t out = 0;
  for (int lane = 0; lane < draw_lanes; ++lane) out |= mask[lane];
  return out != 0;
#endif
}

inline void quantiles_of(double* out, const std::uint32_t* x, const QuantileTable& table, std::ptrdiff_t n) {
  constexpr float most = 2147483520.0F;  // below 2^31: the median belongs to its tail
  constexpr float least_near = 0x1p15F;  // the sixteenth octave ends here
  for (std::ptrdiff_t i = 0; i < n; i += draw_lanes) {
    const Tail from = tail_of(whole_at(x + i));
    const Signed upper = from.upper;  // of its own: clang captures no parts of a structure
    Single tail = from.probability;
    tail = tail > most ? all_of(most) : tail;
    const Signed bits = bits_as<Signed>(tail);
    const Signed index = (((bits >> 23) + 2) & 15) | (upper & 16);
    const Single t = bits_as<Single>((bits & 0x007FFFFF) | 0x3F800000) - 1.5F;
    const auto in = [&](const QuantileTable::Coefficients& of) {
      return polynomial(t, [&](int power) { return coefficient(of[power], index); });
    };
#if defined(__AVX2__) && !defined(__AVX512F__)
    Single p = polynomial(t, [&](int power) { return nearest_coefficient(table.near[power], index, upper); });
    const Signed is_far = tail < 0x1p23F;  // the eighth octave ends here
    if (__builtin_expect(any(is_far), 0)) p = chosen(is_far, in(table.near), p);
#else
    Single p = in(table.near);
#endif
    const Signed is_deep = tail < least_near;
    if (__builtin_expect(any(is_deep), 0)) p = chosen(is_deep, in(table.deep), p);
    put_scaled(out + i, p, upper, table.base, table.scale, table.low, table.high);
  }
}

inline void triangular_of(double* out, const std::uint32_t* x, const TriangularDraw& law, std::ptrdiff_t n) {
  const double base[2] = {law.low, law.high};
  for (std::ptrdiff_t i = 0; i < n; i += draw_lanes) {
    const Tail tail = tail_of(whole_at(x + i));
    const Single here = tail.probability * 0x1p-32F, there = 1.0F - here;
    const Single below = chosen(tail.upper, there, here), above = chosen(tail.upper, here, there);
    const Signed is_above = below >= law.turn;
    const Single square = chosen(is_above, above * law.above, below * law.below);
    Single root{};
#if defined(__AVX512F__)
    root = bits_as<Single>(_mm512_sqrt_ps(bits_as<__m512>(square)));
#elif defined(__AVX2__)
    root = bits_as<Single>(_mm256_sqrt_ps(bits_as<__m256>(square)));
#else
    for (int lane = 0; lane < draw_lanes; ++lane) root[lane] = __builtin_sqrtf(square[lane]);
#endif
    put_scaled(out + i, chosen(is_above, -root, root), is_above, base, 1, law.low, law.high);
  }
}

inline void uniform_of(double* out, const std::uint32_t* x, double low, double width, std::ptrdiff_t n) {
  for (std::ptrdiff_t i = 0; i < n; ++i) out[i] = low + width * ((static_cast<double>(x[i]) + 0.5) * 0x1p-32);
}

inline constexpr DrawLoops draws{sobol_of, random_bits_of, quantiles_of, triangular_of, uniform_of};

}  // namespace
}  // namespace closs
