// Plain finance over dated flows (docs/method.md section 5): present value, internal rate of return, payback.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace closs {

/// A number, or none with its reason.
struct Maybe {
  double value = 0;
  std::string_view none = {};
  Maybe(double v) : value(v) {}                     // NOLINT
  Maybe(std::string_view reason) : none(reason) {}  // NOLINT
};

/// Yearly rate at which flows sum to 0. flows[k] falls k periods after the first; `years`: length of a period. None
/// unless the flows change sign exactly once, from - to +; and none above 1,000,000 %.
Maybe internal_rate(std::span<const double> flows, double years);

/// The undiscounted sum of what comes in less what is paid, period by period: what is paid once falls at the start of a
/// period, the rest is spread evenly over it.
struct RunningSum {
  double begin = 0, end = 0;  // behind what is paid at the start of the period, and at its end

  void go_on(double once, double net) {
    begin = end - once;
    end = begin + net;
  }
};

/// That sum behind what is paid at the start of each period k, and at its end: at 2 k and 2 k + 1 of `out`.
template <class Once, class Net>
void running_sums(std::size_t periods, const Once& once, const Net& net, std::vector<double>& out) {
  out.clear();
  RunningSum sum;
  for (std::size_t k = 0; k < periods; ++k) {
    sum.go_on(once(k), net(k));
    out.insert(out.end(), {sum.begin, sum.end});
  }
}

/// Months until the running sum of flows reaches 0 and stays there to the end. Period k begins with paying
/// once[k] at its start; net[k] is spread evenly over it. 0: never below 0.
Maybe payback(std::span<const double> once, std::span<const double> net, double months);

}  // namespace closs
