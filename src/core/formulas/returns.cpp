#include "core/formulas/returns.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

#include "core/at.hpp"
#include "core/formulas/cash.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/formulas/shapley.hpp"

namespace closs {
namespace {

/// Where the outputs of the tape of flows stand.
struct Layout {
  std::size_t T, fixes, rules, notices;
  std::size_t benefit() const { return 0; }
  std::size_t discount() const { return T; }
  std::size_t cost_growth() const { return 2 * T + 1; }
  std::size_t once() const { return 3 * T + 2; }
  std::size_t per_period() const { return once() + fixes; }
  std::size_t saved() const { return per_period() + fixes; }
  std::size_t end() const { return saved() + 1; }
  std::size_t first_rule() const { return end() + 1; }
  std::size_t first_notice() const { return first_rule() + rules; }
  std::size_t size() const { return first_notice() + notices; }
};

Layout layout(const Scenario& s, const Formulas& f) {
  return {at(s.horizon), s.fixes.size(), f.rules.size(), f.notices.size()};
}

}  // namespace

std::vector<std::vector<bool>> all_required(const Scenario& s) {
  const std::size_t n = s.fixes.size();
  std::vector<std::vector<bool>> out(n, std::vector<bool>(n, false));
  const auto add = [&](auto&& self, std::size_t fix, std::size_t of) -> void {
    for (const int r : s.fixes[of].required) {
      if (out[fix][at(r)]) continue;
      out[fix][at(r)] = true;
      self(self, fix, at(r));
    }
  };
  for (std::size_t j = 0; j < n; ++j) add(add, j, j);
  return out;
}

std::vector<std::uint64_t> requirements(const Scenario& s) {
  std::vector<std::uint64_t> out;
  for (const std::vector<bool>& required : all_required(s)) {
    out.push_back(0);
    for (std::size_t j = 0; j < required.size(); ++j)
      if (required[j]) out.back() |= std::uint64_t{1} << j;
  }
  return out;
}

Returns::Returns(const Scenario& scenario, std::vector<int> columns)
    : s_(scenario),
      formulas_(
          std::make_unique<Formulas>(scenario, FormulaOptions{.columns = columns, .figures = false, .returns = true})),
      required_(all_required(scenario)),
      columns_(columns.size()) {
  const Formulas& f = *formulas_;
  std::vector<Expr> outputs = f.benefit;
  outputs.insert(outputs.end(), f.discount.begin(), f.discount.end());
  outputs.insert(outputs.end(), f.cost_growth.begin(), f.cost_growth.begin() + s_.horizon + 1);
  outputs.insert(outputs.end(), f.once.begin(), f.once.end());
  outputs.insert(outputs.end(), f.per_period.begin(), f.per_period.end());
  outputs.push_back(f.saved_per_period);
  outputs.push_back(f.customers_saved);
  std::vector<Expr> npv_outputs{f.pv_benefit};
  for (const Rule& rule : f.rules) {
    outputs.push_back(rule.e);
    npv_outputs.push_back(rule.e);
  }
  for (const Notice& notice : f.notices) outputs.push_back(notice.e);
  tape_ = std::make_unique<Tape>(f.graph, outputs);
  npv_tape_ = std::make_unique<Tape>(f.graph, npv_outputs);
}

Tape::Workspace Returns::workspace() const { return tape_->workspace(); }

Tape::Workspace Returns::npv_workspace() const { return npv_tape_->workspace(); }

template <class Use>
void Returns::run(const Tape& tape, std::size_t output_count, std::span<const Set> sets, std::span<const double> point,
                  Tape::Workspace& workspace, const Use& use) const {
  const std::size_t fixes = s_.fixes.size(), width = columns_ + 2 * fixes;
  const std::size_t most = std::min<std::size_t>(block_rows, sets.size());
  std::vector<double> inputs(width * most);
  std::vector<const double*> input_pointers(width), outputs(output_count);
  for (std::size_t k = 0; k < width; ++k) input_pointers[k] = inputs.data() + k * most;
  for (std::size_t k = 0; k < columns_; ++k) std::fill_n(inputs.data() + k * most, most, point[k]);
  for (std::size_t first = 0; first < sets.size(); first += block_rows) {
    const std::size_t n = std::min<std::size_t>(block_rows, sets.size() - first);
    for (std::size_t row = 0; row < n; ++row)
      for (std::size_t j = 0; j < fixes; ++j) {
        inputs[(columns_ + j) * most + row] = sets[first + row].effect[j];
        inputs[(columns_ + fixes + j) * most + row] = sets[first + row].late[j];
      }
    tape.run(workspace, input_pointers.data(), static_cast<int>(n), outputs.data());
    use(first, n, outputs);
  }
}

std::vector<double> Returns::pv_benefits(std::span<const Set> sets, std::span<const double> point,
                                         Tape::Workspace& workspace) const {
  std::vector<double> out(sets.size());
  run(*npv_tape_, 1 + formulas_->rules.size(), sets, point, workspace,
      [&](std::size_t first, std::size_t n, std::span<const double* const> outputs) {
        std::copy_n(outputs[0], n, out.begin() + static_cast<std::ptrdiff_t>(first));
      });
  return out;
}

std::vector<Returns::Flows> Returns::flows(std::span<const Set> sets, std::span<const double> point,
                                           Tape::Workspace& workspace) const {
  const Formulas& f = *formulas_;
  const Layout at_output = layout(s_, f);
  std::vector<Flows> out(sets.size());
  run(*tape_, at_output.size(), sets, point, workspace,
      [&](std::size_t first, std::size_t n, std::span<const double* const> outputs) {
        for (std::size_t row = 0; row < n; ++row) {
          Flows& flow = out[first + row];
          const auto take = [&](std::vector<double>& to, std::size_t from, std::size_t count) {
            for (std::size_t k = 0; k < count; ++k) to.push_back(outputs[from + k][row]);
          };
          take(flow.benefit, at_output.benefit(), at_output.T);
          take(flow.discount, at_output.discount(), at_output.T + 1);
          take(flow.cost_growth, at_output.cost_growth(), at_output.T + 1);
          take(flow.once, at_output.once(), at_output.fixes);
          take(flow.per_period, at_output.per_period(), at_output.fixes);
          flow.saved_per_period = outputs[at_output.saved()][row];
          flow.customers_saved = outputs[at_output.end()][row];
          for (std::size_t k = 0; k < f.rules.size() && flow.broken_rule < 0; ++k) {
            const double value = outputs[at_output.first_rule() + k][row];
            if (value >= f.rules[k].low && value <= f.rules[k].high) continue;
            flow.broken_rule = static_cast<int>(k);
            flow.broken_value = value;
          }
          for (std::size_t k = 0; k < f.notices.size(); ++k)
            if (outputs[at_output.first_notice() + k][row] > 0) flow.notices.push_back(static_cast<int>(k));
        }
      });
  return out;
}

Lattice::Lattice(const Scenario& scenario)
    : s_(scenario),
      formulas_(std::make_unique<Formulas>(scenario,
                                           FormulaOptions{.figures = false, .returns = true, .late_returns = false})),
      required_(requirements(scenario)) {
  const Formulas& f = *formulas_;
  std::vector<Expr> outputs{f.pv_benefit};
  for (const Rule& rule : f.rules) outputs.push_back(rule.e);
  tape_ = std::make_unique<Tape>(f.graph, outputs);
  for (std::size_t j = 0; j < s_.fixes.size(); ++j) {
    const Fix& fix = s_.fixes[j];
    double cost = 0;
    if (fix.start <= s_.horizon) cost = f.once[j].value * f.discount[at(fix.start - 1)].value;
    for (int t = fix.start; t <= s_.horizon; ++t)
      cost += f.cost_growth[at(t)].value * f.per_period[j].value * f.discount[at(t)].value;
    cost_.push_back(cost);
  }
}

Tape::Workspace Lattice::workspace() const { return tape_->workspace(); }

namespace {

/// 1 where fix j and all that it requires are in the set, else 0: the bits of these two numbers, so that no row
/// branches.
void membership(std::span<const std::uint64_t> sets, std::size_t j, std::uint64_t required, double* column) {
  constexpr auto one = std::bit_cast<std::uint64_t>(1.0);
  if (required == 0) {
    for (std::size_t row = 0; row < sets.size(); ++row)
      column[row] = std::bit_cast<double>((0 - (sets[row] >> j & 1)) & one);
    return;
  }
  const std::uint64_t whole = required | std::uint64_t{1} << j;
  for (std::size_t row = 0; row < sets.size(); ++row) column[row] = (sets[row] & whole) == whole ? 1.0 : 0.0;
}

}  // namespace

void Lattice::npv_of(std::span<const std::uint64_t> sets, Tape::Workspace& workspace, double* npv) const {
  const std::size_t fixes = s_.fixes.size(), rules = formulas_->rules.size();
  std::vector<double> inputs(fixes * block_rows);
  std::vector<const double*> input_pointers(fixes), outputs(1 + rules);
  for (std::size_t k = 0; k < fixes; ++k) input_pointers[k] = inputs.data() + k * block_rows;
  for (std::size_t first = 0; first < sets.size(); first += block_rows) {
    const std::size_t n = std::min<std::size_t>(block_rows, sets.size() - first);
    double pv_cost[block_rows];
    std::fill_n(pv_cost, n, 0.0);
    for (std::size_t j = 0; j < fixes; ++j) {
      double* column = inputs.data() + j * block_rows;
      membership(sets.subspan(first, n), j, required_[j], column);
      for (std::size_t row = 0; row < n; ++row) pv_cost[row] += column[row] * cost_[j];
    }
    tape_->run(workspace, input_pointers.data(), static_cast<int>(n), outputs.data());
    for (std::size_t row = 0; row < n; ++row) npv[first + row] = outputs[0][row] - pv_cost[row];
    for (std::size_t k = 0; k < rules; ++k)
      for (std::size_t row = 0; row < n; ++row)
        if (!(outputs[k + 1][row] >= formulas_->rules[k].low && outputs[k + 1][row] <= formulas_->rules[k].high))
          npv[first + row] = nan;
  }
}

namespace {

/// The flows of one question (a fix over what it requires, or all together), dated.
struct Case {
  std::vector<double> benefit;  // [t - 1], increment
  std::vector<bool> member;     // whose costs count
  int start = 1;                // the period from which payback and irr count
};

struct Priced {
  double pv_benefit = 0, pv_cost = 0, npv = 0, pv_running = 0;
  std::vector<double> once, net, dated;  // [period - start], [period - start], [date from start]
};

Priced price(const Scenario& s, const Returns::Flows& rates, const Case& c, int late) {
  Priced out;
  const auto start_of = [&](std::size_t j) { return s.fixes[j].start + late; };
  const int T = s.horizon;
  const auto periods = at(std::max(0, T - c.start + 1));
  out.once.assign(periods, 0.0);
  out.net.assign(periods, 0.0);
  out.dated.assign(periods + 1, 0.0);
  for (int t = 1; t <= T; ++t) {
    out.pv_benefit += c.benefit[at(t - 1)] * rates.discount[at(t)];
    double running = 0, once = 0;
    for (std::size_t j = 0; j < s.fixes.size(); ++j) {
      if (!c.member[j] || start_of(j) > T) continue;
      if (t >= start_of(j)) running += rates.cost_growth[at(t)] * rates.per_period[j];
      if (t == start_of(j)) once += rates.once[j];
    }
    out.pv_running += running * rates.discount[at(t)];
    out.pv_cost += once * rates.discount[at(t - 1)] + running * rates.discount[at(t)];
    if (t < c.start) continue;
    const auto k = at(t - c.start);
    out.once[k] = once;
    out.net[k] = c.benefit[at(t - 1)] - running;
    out.dated[k] -= once;
    out.dated[k + 1] += out.net[k];
  }
  out.npv = out.pv_benefit - out.pv_cost;
  return out;
}

std::vector<double> increment(const Returns::Flows& with, const Returns::Flows& without) {
  std::vector<double> out;
  for (std::size_t t = 0; t < with.benefit.size(); ++t) out.push_back(with.benefit[t] - without.benefit[t]);
  return out;
}

}  // namespace

namespace {

/// All questions about the fixes of one scenario at one point.
class FixFigures {
 public:
  FixFigures(const Scenario& s, const Returns& returns, std::span<const std::vector<bool>> required,
             std::span<const double> point, Tape::Workspace& workspace, std::vector<Fault>* faults)
      : s_(s), returns_(returns), required_(required), point_(point), workspace_(workspace), faults_(faults) {
    for (const Fix& fix : s_.fixes) any_excluded_ |= !fix.excluded.empty();
    // Rows: for each fix what it requires, that with the fix, that with the fix late; then all.
    for (std::size_t j = 0; j < s_.fixes.size(); ++j) {
      sets_.push_back(set_of(required_[j]));
      sets_.push_back(sets_.back());
      sets_.back().effect[j] = 1;
      Returns::Set late = set_of(required_[j]);
      late.late[j] = 1;
      sets_.push_back(std::move(late));
    }
    if (!any_excluded_) sets_.push_back(set_of(std::vector<bool>(s_.fixes.size(), true)));
    flows_ = returns_.flows(sets_, point_, workspace_);
    report();
  }

  Maybe figure(const FigureId& id) {
    if (refused_) return Maybe("out-of-range");
    return id.scope == Scope::joint ? joint(id.measure) : of_fix(id.fix, id.measure);
  }

 private:
  const Scenario& s_;
  const Returns& returns_;
  std::span<const std::vector<bool>> required_;
  std::span<const double> point_;
  Tape::Workspace& workspace_;
  std::vector<Fault>* faults_;
  bool any_excluded_ = false, refused_ = false;
  std::vector<Returns::Set> sets_;
  std::vector<Returns::Flows> flows_;
  std::vector<Maybe> shares_;
  Tape::Workspace npv_workspace_;
  Returns::Set set_of(const std::vector<bool>& members) const {
    Returns::Set set{std::vector<double>(s_.fixes.size(), 0.0), std::vector<double>(s_.fixes.size(), 0.0)};
    for (std::size_t j = 0; j < s_.fixes.size(); ++j)
      if (members[j]) set.effect[j] = 1;
    return set;
  }

  /// Broken rules as faults, at the fix; clipped parameters as warnings, once each.
  void report() {
    std::vector<std::pair<std::string, int>> said;
    for (std::size_t row = 0; row < flows_.size(); ++row) {
      const std::size_t j = row / 3;
      if (flows_[row].broken_rule >= 0) {
        refused_ = true;
        if (!faults_) return;
        Fault fault = broken(returns_.formulas().rules[at(flows_[row].broken_rule)], flows_[row].broken_value);
        if (j < s_.fixes.size()) {
          fault.place = s_.fixes[j].place;
          fault.values.emplace_back("fix", s_.fixes[j].id);
        }
        faults_->push_back(std::move(fault));
        return;
      }
      if (!faults_ || (j < s_.fixes.size() && row % 3 != 1)) continue;
      for (const int k : flows_[row].notices) {
        const Notice& notice = returns_.formulas().notices[at(k)];
        if (j < s_.fixes.size() && notice.fix != static_cast<int>(j) && !required_[j][at(notice.fix)]) continue;
        const auto same = [&](const Fault& f) {
          return f.code == notice.fault.code && f.place.line == notice.fault.place.line &&
                 f.place.column == notice.fault.place.column && f.place.source == notice.fault.place.source;
        };
        if (std::none_of(faults_->begin(), faults_->end(), same)) faults_->push_back(notice.fault);
      }
    }
    if (!faults_) return;
    for (const Fix& fix : s_.fixes)
      if (fix.start > s_.horizon)
        faults_->push_back(
            {"fix-beyond-horizon",
             fix.place,
             {{"fix", fix.id}, {"start", std::to_string(fix.start)}, {"horizon", std::to_string(s_.horizon)}}});
  }

  Maybe of_fix(int fix, M measure) {
    const std::size_t j = at(fix);
    const Returns::Flows &without = flows_[3 * j], &with = flows_[3 * j + 1], &late = flows_[3 * j + 2];
    Case c{increment(with, without), std::vector<bool>(s_.fixes.size(), false), s_.fixes[j].start};
    c.member[j] = true;
    switch (measure) {
      case M::saved_per_period:
        return with.saved_per_period - without.saved_per_period;
      case M::customers_saved:
        return with.customers_saved - without.customers_saved;
      case M::npv_share:
        return share(j);
      default:
        break;
    }
    const bool beyond = s_.fixes[j].start > s_.horizon;
    const Priced p = price(s_, with, c, 0);
    switch (measure) {
      case M::pv_benefit:
        return p.pv_benefit;
      case M::pv_cost:
        return p.pv_cost;
      case M::npv:
        return p.npv;
      default:
        break;
    }
    if (beyond) return Maybe("starts-beyond-horizon");
    switch (measure) {
      case M::break_even_cost: {
        const double most = (p.pv_benefit - p.pv_running) / with.discount[at(s_.fixes[j].start - 1)];
        return most < 0 ? Maybe("no-break-even-cost") : Maybe(most);
      }
      case M::break_even_effect:
        return break_even_effect(j, p);
      case M::cost_of_delay_per_month: {
        if (s_.fixes[j].start + 1 > s_.horizon) return Maybe("delay-beyond-horizon");
        Case delayed{increment(late, without), c.member, s_.fixes[j].start + 1};
        return (p.npv - price(s_, with, delayed, 1).npv) / months_in(s_.period);
      }
      default:
        return returns_figure(p, measure);
    }
  }

  Maybe returns_figure(const Priced& p, M measure) const {
    switch (measure) {
      case M::pv_benefit:
        return p.pv_benefit;
      case M::pv_cost:
        return p.pv_cost;
      case M::npv:
        return p.npv;
      case M::roi:
        return p.pv_cost == 0 ? Maybe("no-cost") : Maybe(p.npv / p.pv_cost);
      case M::irr:
        return internal_rate(p.dated, months_in(s_.period) / 12);
      case M::payback_months:
        return payback(p.once, p.net, months_in(s_.period));
      default:
        return Maybe("out-of-range");
    }
  }

  Maybe joint(M measure) {
    if (any_excluded_) return Maybe("excluded-fixes");
    const Returns::Flows& with = flows_.back();
    if (measure == M::saved_per_period) return with.saved_per_period;
    if (measure == M::customers_saved) return with.customers_saved;
    Case c{with.benefit, std::vector<bool>(s_.fixes.size(), true), s_.horizon + 1};
    for (const Fix& fix : s_.fixes) c.start = std::min(c.start, fix.start);
    const bool beyond = c.start > s_.horizon;
    const bool money = measure == M::pv_benefit || measure == M::pv_cost || measure == M::npv;
    if (beyond && !money) return Maybe("starts-beyond-horizon");
    return returns_figure(price(s_, with, c, 0), measure);
  }

  /// The smallest x in (0, 1] at which the fix's npv is 0: a scan in one block, then a bracketed root.
  Maybe break_even_effect(std::size_t j, const Priced& p) {
    if (p.pv_cost == 0) return Maybe("pays-at-any-effect");
    if (p.npv < 0) return Maybe("negative-npv");
    constexpr int steps = 256;
    if (npv_workspace_.operands.empty()) npv_workspace_ = returns_.npv_workspace();
    const Returns::Set required = set_of(required_[j]);
    const double already = returns_.pv_benefits(std::span(&required, 1), point_, npv_workspace_).front();
    const auto npv_at = [&](std::span<const double> xs) {
      std::vector<Returns::Set> sets(xs.size(), required);
      for (std::size_t k = 0; k < xs.size(); ++k) sets[k].effect[j] = xs[k];
      std::vector<double> out = returns_.pv_benefits(sets, point_, npv_workspace_);
      for (double& npv : out) npv = npv - already - p.pv_cost;
      return out;
    };
    std::vector<double> xs;
    for (int k = 1; k <= steps; ++k) xs.push_back(static_cast<double>(k) / steps);
    std::vector<double> npv = npv_at(xs);
    npv.back() = p.npv;
    std::size_t k = 0;
    while (npv[k] < 0) ++k;
    if (npv[k] == 0) return xs[k];
    const double low = k == 0 ? 0.0 : xs[k - 1];
    const double npv_low = k == 0 ? -p.pv_cost : npv[k - 1];
    const auto f = [&](double x) { return npv_at(std::span(&x, 1)).front(); };
    std::uintmax_t rounds = 100;
    const auto bracket = boost::math::tools::toms748_solve(f, low, xs[k], npv_low, npv[k],
                                                           boost::math::tools::eps_tolerance<double>(50), rounds);
    return (bracket.first + bracket.second) / 2;
  }

  /// Exact Shapley shares of the joint npv over all subsets.
  Maybe share(std::size_t j) {
    if (any_excluded_) return Maybe("excluded-fixes");
    const int n = static_cast<int>(s_.fixes.size());
    if (n > most_fixes_shared) return Maybe("too-many-fixes");
    if (shares_.empty()) {
      const std::size_t count = std::size_t{1} << n;
      std::vector<double> v(count);
      if (point_.empty()) {
        npv_of_fix_sets(s_, 0, count, count > 4 * static_cast<std::size_t>(block_rows) ? 0 : 1, v.data());
      } else {
        std::vector<Returns::Set> sets;
        const std::vector<std::uint64_t> required = requirements(s_);
        const auto active = [&](std::uint64_t members) {
          std::vector<bool> out;
          for (std::size_t i = 0; i < s_.fixes.size(); ++i)
            out.push_back((members & bit(i)) && (members & required[i]) == required[i]);
          return out;
        };
        for (std::uint64_t members = 0; members < count; ++members) sets.push_back(set_of(active(members)));
        const auto flows = returns_.flows(sets, point_, workspace_);
        for (std::uint64_t members = 0; members < count; ++members) {
          Case c{flows[members].benefit, std::vector<bool>(s_.fixes.size(), false), 1};
          c.member = active(members);
          v[members] = flows[members].broken_rule >= 0 ? nan : price(s_, flows[members], c, 0).npv;
        }
      }
      for (const double each : shapley_shares(v, n))
        shares_.push_back(std::isfinite(each) ? Maybe(each) : Maybe("out-of-range"));
    }
    return shares_[j];
  }
};

}  // namespace

void Returns::figures(std::span<const double> point, std::span<const FigureId> wanted, std::span<Figure> out,
                      Tape::Workspace& workspace, std::vector<Fault>* faults) const {
  FixFigures all(s_, *this, required_, point, workspace, faults);
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    const Maybe figure = all.figure(wanted[k]);
    const bool exists = figure.none.empty() && std::isfinite(figure.value);
    out[k] = {.id = wanted[k],
              .value = exists ? figure.value : 0,
              .none = exists                ? std::string_view()
                      : figure.none.empty() ? "out-of-range"
                                            : figure.none};
  }
}

}  // namespace closs
