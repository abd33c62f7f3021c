// Tables of quantiles (core/graph/draws.hpp), made when a simulation starts: within 1e-6 of the exact quantile in
// probability (docs/method.md, "Simulation").
#pragma once

#include <cstdint>
#include <functional>
#include <variant>

#include "core/graph/draws.hpp"
#include "core/scenario/uncertain.hpp"

namespace closs {

/// low + width u.
struct UniformDraw {
  double low = 0, width = 0;
};
/// A number as written, as the scenario's period has it; empty: as written.
using Converted = std::function<long double(long double)>;
/// A law that no table holds closely enough: each draw takes its quantile.
struct ExactDraw {
  Uncertain law{};
  double low = 0, high = 0;
  Converted converted{};
  double operator()(std::uint32_t x) const;
};
/// How the draws of a law are made.
using Draw = std::variant<UniformDraw, TriangularDraw, QuantileTable, ExactDraw>;

/// How far out a table reaches: to a probability of 2^-33, or, for a thousand trials in little time, of 2^-15; what
/// lies farther out is as far.
enum class Octaves { all, few };
/// The draws of a law, every number as written taken through `converted`, which does not decrease, and clipped to
/// [low, high].
Draw draw_of(const Uncertain& law, double low, double high, const Converted& converted = {},
             Octaves octaves = Octaves::all);

/// to[i]: the draw for x[i], n of them (a multiple of draw_step).
void draw_column(const Draw& draw, const std::uint32_t* x, int n, double* to);

}  // namespace closs
