#include "core/formulas/shares.hpp"

#include <algorithm>

#include "core/at.hpp"

namespace closs {

SharedOut<double> share_out(std::span<const double> base, std::span<const double> moved, std::span<double> shares) {
  for (std::size_t k = 0; k < shares.size(); ++k)
    if (moved[k] == 0) shares[k] = 0;  // whatever stood there: a NaN of the row before would spread
  const SharedOut<double> out = share_out(base, moved, shares, [](double sum, std::string_view) { return sum; });
  if (out.none()) std::fill(shares.begin(), shares.end(), std::numeric_limits<double>::quiet_NaN());
  return out;
}

std::vector<int> moved_with(const Scenario& scenario, int value) {
  std::vector<int> out{value};
  const int group = scenario.values[at(value)].group;
  if (group >= 0)
    for (const int member : scenario.groups[at(group)])
      if (member != value) out.push_back(member);
  return out;
}

bool spread(const Scenario& scenario, int value, double y, std::span<double> out) {
  out[0] = y;
  if (out.size() == 1) return true;
  std::vector<double> base, moved(out.size(), 0.0);
  for (const int member : moved_with(scenario, value)) base.push_back(scenario.values[at(member)].base);
  moved[0] = 1;
  return share_out(base, moved, out).scaled == 0;
}

bool move_value(Scenario& scenario, int value, double y) {
  const std::vector<int> moved = moved_with(scenario, value);
  std::vector<double> to(moved.size());
  const bool fits = spread(scenario, value, y, to);
  for (std::size_t k = 0; k < moved.size(); ++k) scenario.values[at(moved[k])].base = to[k];
  return fits;
}

}  // namespace closs
