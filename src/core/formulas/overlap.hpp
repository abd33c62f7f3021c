// Several problems per customer (docs/method.md section 2, overlap: independent): each problem's exact Shapley share of
// 1 - prod(1 - a_i), as an integral that a Gauss rule of enough points gives without error.
#pragma once

#include <vector>

#include "core/graph/graph.hpp"

namespace closs {

/// Points and weights of the Gauss-Legendre rule on [0, 1], exact for polynomials of degree 2 n - 1.
struct GaussRule {
  std::vector<double> points, weights;
};
GaussRule gauss_rule(int n);

/// a_i * integral_0^1 prod_{j != i} (1 - a_j t) dt for each i; they add up to 1 - prod(1 - a_i). `rule`: gauss_rule of
/// (n + 1) / 2 for n of them.
std::vector<Expr> overlap_shares(const std::vector<Expr>& a, const GaussRule& rule);

}  // namespace closs
