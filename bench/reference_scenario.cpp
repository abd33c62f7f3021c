#include "reference_scenario.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

namespace closs {
namespace {

/// Numbers in [low, high), the same on every run.
struct Numbers {
  std::uint64_t state = 42;
  double between(double low, double high) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * static_cast<double>(state >> 40) / static_cast<double>(1u << 24);
  }
};

}  // namespace

std::string reference_scenario(const ReferenceShape& shape) {
  Numbers n;
  std::string out;
  const auto line = [&]<class... Args>(fmt::format_string<Args...> text, Args&&... args) {
    fmt::format_to(std::back_inserter(out), text, std::forward<Args>(args)...);
    out += '\n';
  };
  line("closs: 1\nname: Reference\nmodel: goodman\ncurrency: USD\nhorizon: {}\ndiscount_rate: 8%", shape.horizon);
  line("margin: 40%\nbaseline_loss: 6%\nrevenue_per_customer_growth: 1%\ncost_growth: 2%\nproblems:");
  for (int i = 0; i < shape.problems; ++i) {
    const double satisfied = n.between(0.2, 0.5), mollified = n.between(0.2, 0.4);
    line("  p{}:", i);
    line("    frequency: {:.4f}", n.between(0.01, 0.05));
    line("    complaint_rate: {:.4f}", n.between(0.3, 0.7));
    line("    outcomes: {{satisfied: {:.4f}, mollified: {:.4f}, dissatisfied: rest}}", satisfied, mollified);
    line("    loss: {{satisfied: {:.4f}, mollified: {:.4f}, dissatisfied: {:.4f}, silent: {:.4f}}}",
         n.between(0.06, 0.12), n.between(0.15, 0.3), n.between(0.4, 0.65), n.between(0.2, 0.4));
    line("    cost_per_contact: {:.2f}", n.between(5, 15));
  }
  line("segments:");
  for (int s = 0; s < shape.segments; ++s)
    line("  s{}: {{customers: {:.0f}, new_customers: {:.0f}, revenue_per_customer: {:.2f}}}", s,
         n.between(50'000, 500'000), n.between(1'000, 20'000), n.between(100, 900));
  if (shape.fixes > 0) line("fixes:");
  for (int j = 0; j < shape.fixes; ++j) {
    line("  fix{}:", j);
    if (j < shape.problems)
      line("    changes: {{problems.p{}.frequency: {{reduce: {:.3f}}}}}", j, n.between(0.1, 0.5));
    else
      line("    changes: {{problems.p{}.complaint_rate: {{points: {:.3f}}}}}", j % shape.problems,
           n.between(0.05, 0.15));
    line("    cost: {{once: {:.0f}, per_period: {:.0f}}}", n.between(1e5, 2e6), n.between(1e4, 2e5));
    if (j % 2 == 0) line("    ramp: 2");
  }
  return out;
}

}  // namespace closs
