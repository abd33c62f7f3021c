#include "core/sampling/random_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>
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

/// Normal variables correlated by this have ranks correlated by `rank`.
double normal_correlation(double rank) {
  constexpr long double sixth_of_pi = 0.52359877559829887307710723054658381L;
  return static_cast<double>(2 * sinl(sixth_of_pi * static_cast<long double>(rank)));
}

/// The matrix of the copula of some inputs, in an order of the caller's.
class CopulaMatrix {
 public:
  /// All ranks times `factor`.
  CopulaMatrix(std::span<const std::size_t> of, std::span<const RankCorrelation> correlations, double factor = 1)
      : n_(of.size()), of_(n_ * n_, 0) {
    std::unordered_map<std::size_t, std::size_t> place;
    for (std::size_t i = 0; i < n_; ++i) place[of[i]] = i;
    for (std::size_t i = 0; i < n_; ++i) of_[i * n_ + i] = 1;
    for (const RankCorrelation& c : correlations) {
      const auto i = place.find(c.one), j = place.find(c.other);
      if (i == place.end() || j == place.end()) continue;
      of_[i->second * n_ + j->second] = of_[j->second * n_ + i->second] = normal_correlation(factor * c.rank);
    }
  }

  /// Cholesky's factor, row after row, up to the first row whose pivot is not positive.
  std::vector<double> factor() const {
    constexpr double least_pivot = 1e-10;
    std::vector<double> lower(n_ * n_, 0);
    for (std::size_t i = 0; i < n_; ++i) {
      double* row = &lower[i * n_];
      for (std::size_t j = 0; j < i; ++j) row[j] = left_of(i, j, lower) / lower[j * n_ + j];
      const double pivot = left_of(i, i, lower);
      if (!(pivot > least_pivot)) {
        lower.resize(i * n_);
        break;
      }
      row[i] = std::sqrt(pivot);
    }
    return lower;
  }

  /// The first of the inputs that cannot go with those before it; as many as there are: none.
  std::size_t first_misfit() const { return n_ == 0 ? 0 : factor().size() / n_; }

 private:
  double left_of(std::size_t i, std::size_t j, const std::vector<double>& lower) const {
    double left = of_[i * n_ + j];
    for (std::size_t k = 0; k < j; ++k) left -= lower[i * n_ + k] * lower[j * n_ + k];
    return left;
  }

  std::size_t n_;
  std::vector<double> of_;
};

/// The inputs that are correlated at all, in their order.
std::vector<std::size_t> correlated_inputs(std::span<const RankCorrelation> correlations) {
  std::vector<std::size_t> out;
  for (const RankCorrelation& c : correlations)
    if (c.rank != 0) out.insert(out.end(), {c.one, c.other});
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// Inputs that cannot go together, none of which can be left out; empty: all can.
std::vector<std::size_t> misfits(std::vector<std::size_t> of, std::span<const RankCorrelation> correlations) {
  for (std::size_t needed = 0; !of.empty(); ++needed) {
    const std::size_t misfit = CopulaMatrix(of, correlations).first_misfit();
    if (misfit == of.size()) return {};
    of.resize(misfit + 1);
    if (misfit < needed) return of;
    std::rotate(of.begin(), of.end() - 1, of.end());  // without it the others fit
  }
  return {};
}

/// The largest factor, in thousandths, by which all ranks could be scaled so that the inputs can go together.
int largest_factor(std::span<const std::size_t> of, std::span<const RankCorrelation> correlations) {
  int fits = 0, fails = 1000;
  while (fails - fits > 1) {
    const int middle = (fits + fails) / 2;
    (CopulaMatrix(of, correlations, middle / 1000.0).first_misfit() == of.size() ? fits : fails) = middle;
  }
  return fits;
}

/// What is wrong with the paths of correlations.
class CorrelationPaths {
 public:
  explicit CorrelationPaths(const Scenario& s) : s_(s), groups_(s, unused_) {
    for (int i = 0; i < static_cast<int>(s.values.size()); ++i)
      if (s.values[at(i)].parameter) by_path_.emplace(path_of(s, s.values[at(i)]), i);
  }

  std::vector<Fault> faults() {
    std::vector<Fault> out;
    std::set<std::pair<std::string_view, std::string_view>> told;
    for (const Correlation& c : s_.correlations) {
      const auto& [one, other] = c.between;
      const std::size_t before = out.size();
      add_fault_of(one, out);
      if (one.path == other.path)
        out.push_back({"correlation-with-itself", other.place, {{"path", one.path}}});
      else
        add_fault_of(other, out);
      if (out.size() == before && !told.insert(std::minmax<std::string_view>(one.path, other.path)).second)
        out.push_back({"correlation-twice", one.place, {{"one", one.path}, {"other", other.path}}});
    }
    return out;
  }

 private:
  void add_fault_of(const Correlation::Between& one, std::vector<Fault>& out) const {
    const auto found = by_path_.find(one.path);
    if (found == by_path_.end() || !s_.values[at(found->second)].uncertain)
      out.push_back({"correlation-without-law", one.place, {{"path", one.path}}});
    else if (const auto group = groups_.of(found->second))
      out.push_back({"correlation-in-group", one.place, {{"path", one.path}, {"group", groups_[*group].path}}});
  }

  const Scenario& s_;
  RandomInputs unused_ = {};
  Grouping groups_;
  std::unordered_map<std::string, int> by_path_ = {};
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

std::vector<Fault> correlation_faults(const Scenario& scenario) {
  if (scenario.correlations.empty()) return {};
  std::vector<Fault> faults = CorrelationPaths(scenario).faults();
  if (!faults.empty()) return faults;
  const RandomInputs inputs = random_inputs(scenario);
  const std::vector<std::size_t> of = correlated_inputs(inputs.correlations);
  const std::vector<std::size_t> unfit = misfits(of, inputs.correlations);
  if (unfit.empty()) return {};
  const auto is_unfit = [&](std::size_t i) { return std::find(unfit.begin(), unfit.end(), i) != unfit.end(); };
  std::string pairs;
  Place place;
  for (std::size_t k = 0; k < inputs.correlations.size(); ++k) {
    const RankCorrelation& c = inputs.correlations[k];
    if (c.rank == 0 || !is_unfit(c.one) || !is_unfit(c.other)) continue;
    pairs += fmt::format("{}[{}, {}] {}", pairs.empty() ? "" : ", ", inputs.inputs[c.one].path,
                         inputs.inputs[c.other].path, c.rank);
    if (!place) place = scenario.correlations[k].place;
  }
  const std::string factor = fmt::format("{}", largest_factor(of, inputs.correlations) / 1000.0);
  return {{"correlations-impossible", place, {{"pairs", pairs}, {"factor", factor}}}};
}

Copula copula_of(const RandomInputs& inputs) {
  Copula out;
  out.of = correlated_inputs(inputs.correlations);
  out.lower = CopulaMatrix(out.of, inputs.correlations).factor();
  return out;
}

}  // namespace closs
