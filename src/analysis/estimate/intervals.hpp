// What shares and means of samples are known to: textbook intervals, of which the docs name the sources
// (docs/from-tables.md, "Statistics").
#pragma once

#include <span>

namespace closs {

/// A weighted sample: sums of weights and of their squares.
struct Sample {
  double w = 0, w2 = 0;
  /// As many answers of equal weight would tell as much (Kish): (sum W)^2 / sum W^2; 0: nobody.
  double n() const { return w2 > 0 ? w * w / w2 : 0; }
  Sample& operator+=(const Sample& other) {
    w += other.w;
    w2 += other.w2;
    return *this;
  }
};

/// A share of a sample. k = share n.
struct Portion {
  double share = 0, n = 0;
  double k() const { return share * n; }
};

struct ConfidenceInterval {
  double low = 0, high = 0;
  bool holds(double x) const { return low <= x && x <= high; }
};

/// Wilson's 95 % interval of a share; n > 0.
ConfidenceInterval wilson(const Portion& portion);
/// Newcombe's 95 % interval of the difference a - b of independent shares (square-and-add of Wilson's).
ConfidenceInterval newcombe(const Portion& a, const Portion& b);

/// A difference and its variance.
struct ShareDifference {
  double mean = 0, variance = 0;
  double deviation() const;
  /// 95 %, of the normal law.
  ConfidenceInterval interval() const;
};
/// a - b of independent shares.
ShareDifference difference_of(const Portion& a, const Portion& b);

/// Two groups in one stratum.
struct Stratum {
  Portion with, without;
};
/// The Mantel-Haenszel risk difference, with - without, over the strata that have both; variance of Sato (1989).
ShareDifference mantel_haenszel(std::span<const Stratum> strata);

/// A weighted mean with its standard error, s / sqrt n, s^2 of n - 1 degrees.
struct Mean {
  double mean = 0, error = 0, n = 0;
  /// 95 %, of the normal law.
  ConfidenceInterval interval() const;
};
/// From sums of W, W^2, W y, W y^2.
Mean mean_of(const Sample& sample, double wy, double wy2);

}  // namespace closs
