// base ^ exponent as docs/architecture.md promises it: computed in extended precision and rounded once, so that the
// bits do not depend on the processor. Exponents that are whole, or one over a whole number (a twelfth: from a year to
// a month), take a short way of some 30 ns that gives the same bits.
#pragma once

#include <cstddef>

namespace closs {

/// One exponent, for many bases.
class Power {
 public:
  explicit Power(double exponent);
  double operator()(double base) const;

 private:
  enum class Way { itself, whole, root, any };
  double exponent_;
  Way way_ = Way::any;
  int n_ = 0;          // base ^ n, or base ^ (1 / n)
  double beyond_ = 0;  // exponent - 1 / n, which a double cannot be without
};

/// base ^ exponent, correctly rounded but for rare ties.
double power(double base, double exponent);
/// out[i] = base[i] ^ exponent[i] for n rows; where one of them is one number for all rows, it stands at [0].
void powers(double* out, const double* base, bool one_base, const double* exponent, bool one_exponent,
            std::ptrdiff_t n);

}  // namespace closs
