// How sure we are of a value: the law that a scenario's literal stands for (docs/scenario-files.md, "Writing values").
// Deterministic commands use the base; tornado asks for quantiles; a simulation will ask for many.
#pragma once

namespace closs {

/// A distribution over a value *as written* (before conversion to the scenario's period).
struct Uncertain {
  enum class Law {
    none,          // known exactly
    logit_range,   // `6% to 11%` of a rate: logit-normal, a and b its 5 % and 95 % quantiles
    log_range,     // `10k to 20k` of a positive amount: lognormal, a and b its 5 % and 95 % quantiles
    normal_range,  // `-1% to 3%` of a growth: normal, a and b its 5 % and 95 % quantiles
    pert,          // a low, b mode, c high
    triangular,    // a low, b mode, c high
    uniform,       // a low, b high
    normal,        // a mean, b standard deviation
    lognormal,     // a and b its 5 % and 95 % quantiles
    beta,          // a alpha, b beta
    counts,        // a of b: Beta(a + 1/2, b - a + 1/2)
  };
  Law law = Law::none;
  double a = 0, b = 0, c = 0;

  explicit operator bool() const { return law != Law::none; }
};

/// The base that stands for the law where none is stated: median of the ranges, a/b of `counts`, else the mean
/// (docs/scenario-files.md, "Writing values"). 0 for `none`.
double base_of(const Uncertain& law);

/// The value below which a share `probability` (in (0, 1)) of the law lies, as written; 0 for `none`. Not cut
/// at any parameter's domain: quantile(Value) is.
double quantile(const Uncertain& law, double probability);

}  // namespace closs
