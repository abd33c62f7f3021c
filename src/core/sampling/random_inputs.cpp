#include "core/sampling/random_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "core/at.hpp"

namespace closs {
namespace {

bool is_count(const Value& value) { return value.uncertain.law == Uncertain::Law::counts; }

/// Whether all are counts of one n: together they are one Dirichlet distribution.
bool counted_together(const Scenario& s, const std::vector<int>& members) {
  const double n = s.values[at(members.front())].uncertain.b;
  return members.size() > 1 && std::all_of(members.begin(), members.end(), [&](int m) {
           return is_count(s.values[at(m)]) && s.values[at(m)].uncertain.b == n;
         });
}

/// What the counts of one survey leave of its n: those whom none of the values counts. 0 but for rounding is 0.
double nobody_of(const Scenario& s, const std::vector<int>& members) {
  const double n = s.values[at(members.front())].uncertain.b;
  double left = n;
  for (const int m : members) left -= s.values[at(m)].uncertain.a;
  return std::abs(left) <= 1e-9 * n ? 0 : left;
}

/// A group of counts of one n, `nobody` of which none counts.
RandomInput group_of(const Scenario& s, std::vector<int> members, double nobody, std::string path) {
  RandomInput group{std::move(path), std::move(members), {}};
  for (const int m : group.values) group.weights.push_back(s.values[at(m)].uncertain.a + 0.5);
  if (nobody > 0) group.weights.push_back(nobody + 0.5);
  return group;
}

/// The groups of a scenario: which of its values are drawn together.
class Grouping {
 public:
  Grouping(const Scenario& s, RandomInputs& out) : s_(s), out_(out), of_value_(s.values.size(), -1) {
    for (const std::vector<int>& members : s.groups) group_shares(members);
    if (s.overlap == Overlap::most_serious) group_surveys();
  }

  /// The group that a value is drawn with; none: alone.
  std::optional<std::size_t> of(int value) const {
    const int group = of_value_[at(value)];
    return group < 0 ? std::nullopt : std::optional(at(group));
  }
  const RandomInput& operator[](std::size_t group) const { return groups_[group]; }

 private:
  void add(RandomInput group) {
    for (const int m : group.values) of_value_[at(m)] = static_cast<int>(groups_.size());
    groups_.push_back(std::move(group));
  }

  void group_shares(std::vector<int> members) {
    if (members.empty()) return;
    if (counted_together(s_, members)) {
      std::sort(members.begin(), members.end());
      const std::string path = path_of_group(s_, s_.values[at(members.front())]);
      add(group_of(s_, std::move(members), 0, path));
      return;
    }
    std::vector<char> drawn;
    for (const int m : members) drawn.push_back(s_.values[at(m)].uncertain ? 1 : 0);
    if (std::count(drawn.begin(), drawn.end(), 1) > 0) out_.shared.push_back({std::move(members), std::move(drawn)});
  }

  /// Counts of problems that stand at one level, of one source and n, are answers of the same people.
  void group_surveys() {
    using Survey = std::tuple<std::optional<int>, Occurring, double, std::string_view>;
    std::map<Survey, std::vector<int>> surveys;
    for (std::size_t i = 0; i < s_.values.size(); ++i) {
      const Value& value = s_.values[i];
      const Address& address = value.address;
      const auto* which = std::get_if<Occurring>(&address.target.parameter);
      const bool of_problem = !address.fix && address.target.problem && which;
      if (!of_problem || !is_count(value)) continue;
      if (*which == Occurring::frequency || *which == Occurring::share)
        surveys[{address.segment, *which, value.uncertain.b, value.source}].push_back(static_cast<int>(i));
    }
    for (auto& [survey, members] : surveys) {
      const double nobody = nobody_of(s_, members);
      if (members.size() < 2 || nobody < 0) continue;
      std::string path;
      for (const int m : members) path.append(path.empty() ? "" : "+").append(path_of(s_, s_.values[at(m)]));
      add(group_of(s_, std::move(members), nobody, std::move(path)));
    }
  }

  const Scenario& s_;
  RandomInputs& out_;
  std::vector<int> of_value_;
  std::vector<RandomInput> groups_ = {};
};

bool taken_as_certain(const Value& value) {
  if (value.uncertain || value.origin == Origin::neutral || value.written == "rest") return false;
  return value.source.empty() || value.evidence == Evidence::assumed;
}

/// The matrix of the copula: 2 sin(pi r / 6) gives normal variables whose ranks are correlated by r.
class CopulaMatrix {
 public:
  explicit CopulaMatrix(std::size_t n) : n_(n), of_(n * n, 0) {
    for (std::size_t i = 0; i < n; ++i) of_[i * n + i] = 1;
  }
  void correlate(std::size_t i, std::size_t j, double rank) {
    constexpr long double sixth_of_pi = 0.52359877559829887307710723054658381L;
    of_[i * n_ + j] = of_[j * n_ + i] = static_cast<double>(2 * sinl(sixth_of_pi * static_cast<long double>(rank)));
  }

  /// Cholesky's factor, row after row; its rows end before the first pivot that is not positive.
  std::vector<double> factor() const {
    constexpr double least_pivot = 1e-10;
    std::vector<double> lower(n_ * n_, 0);
    for (std::size_t i = 0; i < n_; ++i) {
      double* row = &lower[i * n_];
      for (std::size_t j = 0; j <= i; ++j) {
        const double* other = &lower[j * n_];
        double sum = of_[i * n_ + j];
        for (std::size_t k = 0; k < j; ++k) sum -= row[k] * other[k];
        if (j < i) {
          row[j] = sum / other[j];
        } else if (sum > least_pivot) {
          row[i] = std::sqrt(sum);
        } else {
          lower.resize(i * n_);
          return lower;
        }
      }
    }
    return lower;
  }

 private:
  std::size_t n_;
  std::vector<double> of_;
};

}  // namespace

RandomInputs random_inputs(const Scenario& scenario) {
  RandomInputs out;
  const Grouping groups(scenario, out);
  std::unordered_map<std::string, std::size_t> by_path;
  for (int i = 0; i < static_cast<int>(scenario.values.size()); ++i) {
    const Value& value = scenario.values[at(i)];
    if (!value.parameter) continue;
    if (taken_as_certain(value)) out.certain.push_back(i);
    if (!value.uncertain) continue;
    const std::optional<std::size_t> group = groups.of(i);
    if (!group) {
      by_path.emplace(path_of(scenario, value), out.inputs.size());
      out.inputs.push_back({path_of(scenario, value), {i}, {}});
    } else if (groups[*group].values.front() == i) {
      out.inputs.push_back(groups[*group]);
    }
  }
  for (const Correlation& c : scenario.correlations)
    out.correlations.push_back({by_path.at(c.between[0].path), by_path.at(c.between[1].path), c.rank});
  return out;
}

Copula copula_of(const RandomInputs& inputs) {
  Copula out;
  for (const RankCorrelation& c : inputs.correlations)
    for (const std::size_t input : {c.one, c.other})
      if (c.rank != 0) out.of.push_back(input);
  std::sort(out.of.begin(), out.of.end());
  out.of.erase(std::unique(out.of.begin(), out.of.end()), out.of.end());
  const auto number_of = [&](std::size_t input) {
    return static_cast<std::size_t>(std::lower_bound(out.of.begin(), out.of.end(), input) - out.of.begin());
  };
  CopulaMatrix matrix(out.of.size());
  for (const RankCorrelation& c : inputs.correlations)
    if (c.rank != 0) matrix.correlate(number_of(c.one), number_of(c.other), c.rank);
  out.lower = matrix.factor();
  return out;
}

}  // namespace closs
