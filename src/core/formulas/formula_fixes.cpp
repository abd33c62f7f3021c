// What fixes return, each over what it requires, and all together.
#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "core/formulas/formula_builder.hpp"
#include "core/formulas/lattice.hpp"
#include "core/formulas/shapley.hpp"
#include "core/scenario/requirements.hpp"

namespace closs {

namespace {

double ramp_level(int start, int ramp, int period) {
  if (period < start) return 0;
  return std::min(1.0, static_cast<double>(period - start + 1) / ramp);
}

/// What came out differently; nothing where it is the same.
Expr gained(const Expr& with, const Expr& without) { return same(with, without) ? Expr(0.0) : with - without; }

std::vector<Expr> gained(const std::vector<Expr>& with, const std::vector<Expr>& without) {
  std::vector<Expr> out;
  for (std::size_t t = 0; t < with.size(); ++t) out.push_back(gained(with[t], without[t]));
  return out;
}

/// A kernel of one result that needs no buffers.
template <class Of>
Kernel one_result(const std::vector<Expr>& reads, Of of) {
  return {.reads = reads, .start = [of](int) {
            return [of](std::span<const double> at_row, std::span<Maybe> results) { results[0] = of(at_row); };
          }};
}

constexpr int break_even_steps = 256;

/// The smallest x in (0, 1] at which the npv of a fix is 0: a scan in one block, then a bracketed root.
Maybe break_even_effect(const Lattice& lattice, int fix, Lattice::Workspace& workspace, double pv_cost, double npv) {
  if (pv_cost == 0) return Maybe("pays-at-any-effect");
  if (npv < 0) return Maybe("negative-npv");
  if (!std::isfinite(npv)) return Maybe("out-of-range");
  constexpr std::size_t steps = break_even_steps;
  std::array<double, steps + 1> xs{}, npv_at{};  // [0]: what it requires alone
  for (std::size_t k = 0; k <= steps; ++k) xs[k] = static_cast<double>(k) / steps;
  lattice.benefit_of(fix, std::span(xs).first(steps), workspace, npv_at.data());
  const double already = npv_at[0];
  for (double& benefit : npv_at) benefit = benefit - already - pv_cost;
  npv_at[steps] = npv;
  std::size_t k = 1;
  while (npv_at[k] < 0) ++k;
  if (npv_at[k] == 0) return xs[k];
  if (!std::isfinite(npv_at[k])) return Maybe("out-of-range");
  const auto f = [&](double x) {
    double benefit = 0;
    lattice.benefit_of(fix, std::span(&x, 1), workspace, &benefit);
    return benefit - already - pv_cost;
  };
  std::uintmax_t rounds = 100;
  const auto bracket = boost::math::tools::toms748_solve(f, xs[k - 1], xs[k], npv_at[k - 1], npv_at[k],
                                                         boost::math::tools::eps_tolerance<double>(50), rounds);
  return (bracket.first + bracket.second) / 2;
}

/// Exact Shapley shares of the joint npv of n fixes over all subsets, `sets`.
Kernel::Run npv_shares(const std::shared_ptr<const Lattice>& lattice,
                       const std::shared_ptr<const std::vector<std::uint64_t>>& sets, int n, int threads) {
  struct Room {
    std::vector<double> npv;
    std::vector<Lattice::Workspace> of_thread;
  };
  const auto room =
      std::make_shared<Room>(Room{std::vector<double>(sets->size()), workspaces_for(*lattice, sets->size(), threads)});
  return [lattice, sets, n, room](std::span<const double> point, std::span<Maybe> shares) {
    for (Lattice::Workspace& workspace : room->of_thread) lattice->go_to(point, workspace);
    npv_of_sets(*lattice, *sets, room->of_thread, room->npv.data());
    const std::vector<double> each = shapley_shares(room->npv, n);
    for (std::size_t j = 0; j < shares.size(); ++j) shares[j] = each[j];
  };
}

}  // namespace

Phase FormulaBuilder::phase_at(const Alternative& alternative, int t) const {
  Phase phase(s_.fixes.size());
  for (std::size_t j = 0; j < s_.fixes.size(); ++j) {
    const Fix& fix = s_.fixes[j];
    if (same(alternative.effect[j], 0.0)) continue;
    const double level = ramp_level(fix.start + (alternative.late == static_cast<int>(j)), fix.ramp, t);
    if (level > 0) phase[j] = {alternative.effect[j], level};
  }
  return phase;
}

Yield FormulaBuilder::yield_of(const Alternative& alternative, bool at_full_effect) {
  Yield out{.benefit = std::vector<Expr>(at(s_.horizon), 0.0)};
  phases_.clear();
  if (std::all_of(alternative.effect.begin(), alternative.effect.end(),
                  [](const Expr& effect) { return same(effect, 0.0); }))
    return out;
  mark_ = alternative.mark;
  for (int t = 1; t <= s_.horizon; ++t) {
    period_now_ = t;
    phases_.push_back(&made(phase_at(alternative, t)));
  }
  for (int s = 0; s < segment_count(); ++s) {
    const Flow& before = planned(s);
    const Flow after = project([&](int t) -> const SegmentTerms& { return phases_[at(t - 1)]->segments[at(s)]; }, true,
                               s, Course::with_fixes);
    for (std::size_t t = 0; t < out.benefit.size(); ++t) out.benefit[t] += gained(after.net[t], before.net[t]);
    out.customers_saved += gained(after.customers_end, before.customers_end);
  }
  if (at_full_effect) {
    Phase full(s_.fixes.size());
    for (std::size_t j = 0; j < full.size(); ++j)
      if (!same(alternative.effect[j], 0.0)) full[j] = {alternative.effect[j], 1.0};
    period_now_ = -1;
    phases_.push_back(&made(full));
    for (int s = 0; s < segment_count(); ++s)
      out.saved_per_period += base()[at(s)].N * gained(base()[at(s)].L, phases_.back()->segments[at(s)].L);
  }
  period_now_ = 0;
  for (std::size_t t = 0; t < out.benefit.size(); ++t)
    if (!same(out.benefit[t], 0.0))
      out.benefit[t] = named(out.benefit[t], "benefit_t", -1, -1, static_cast<int>(t) + 1);
  mark_ = {};
  return out;
}

Expr FormulaBuilder::effect_column(double at_base, int fix) {
  return g_.name(g_.input(at_base, {0, 1}), {.symbol = "effect", .fix = fix});
}

Alternative FormulaBuilder::alternative(const std::vector<bool>& members, std::string_view mark) {
  Alternative out{.effect = std::vector<Expr>(s_.fixes.size(), 0.0), .mark = mark};
  for (std::size_t j = 0; j < members.size(); ++j)
    if (members[j]) out.effect[j] = effects_[j];
  return out;
}

Expr FormulaBuilder::pv_cost(int fix, Cost cost, int late) {
  const Fix& of = s_.fixes[at(fix)];
  const int start = of.start + late;
  if (start > s_.horizon) return 0.0;
  Expr sum = cost == Cost::whole ? value(of.once) * discount_[at(start - 1)] : Expr(0.0);
  for (int t = start; t <= s_.horizon; ++t) sum += cost_growth_up_to_[at(t)] * value(of.per_period) * discount_[at(t)];
  return sum;
}

void FormulaBuilder::make_sets() {
  rules_ = &f_.set_rules;
  Alternative any{.effect = {}};
  for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j) any.effect.push_back(effect_column(0, j));
  f_.set_benefit = present_value(yield_of(any, false).benefit);
  Expr costs = 0.0;
  for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j) costs += any.effect[at(j)] * pv_cost(j, Cost::whole);
  f_.set_npv = f_.set_benefit - costs;
  rules_ = &f_.rules;
}

void FormulaBuilder::fix_figures() {
  if (options_.sets) lattice_ = std::make_shared<const Lattice>(s_, f_);
  rules_ = &f_.fix_rules;
  f_.fixes.resize(s_.fixes.size());
  for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j)
    effects_.push_back(g_.keeps_everything() ? effect_column(1, j) : Expr(1.0));
  const std::vector<std::vector<bool>> required = all_required(s_);
  for (const int fix : options_.fixes) {
    rules_of_fix_ = fix;
    if (fix != all_together)
      figures_of_fix(fix, required[at(fix)]);
    else if (any_excluded(s_))
      f_.joint.fill(none("excluded-fixes"));
    else
      figures_of_all();
  }
  if (options_.sets) share_npv();
}

void FormulaBuilder::figures_of_fix(int fix, const std::vector<bool>& required) {
  const int start = s_.fixes[at(fix)].start;
  FigureRow& row = f_.fixes[at(fix)];
  const Yield without = yield_of(alternative(required, "[required]"), true);
  Alternative planned = alternative(required, options_.strength == 1 ? "" : "[at_break_even]");
  planned.effect[at(fix)] = options_.strength == 1 ? effects_[at(fix)] : effect_column(options_.strength, fix);
  const Yield with = yield_of(planned, true);
  std::vector<bool> mine = required;
  mine[at(fix)] = true;
  note(mine);
  planned.late = fix;
  planned.mark = "[late]";
  const Yield late = yield_of(planned, false);

  row[at(M::saved_per_period)] = {
      .e = figure(with.saved_per_period - without.saved_per_period, M::saved_per_period, fix)};
  row[at(M::customers_saved)] = {.e = figure(with.customers_saved - without.customers_saved, M::customers_saved, fix)};
  std::vector<bool> payer(s_.fixes.size(), false);
  payer[at(fix)] = true;
  returns(row, fix, gained(with.benefit, without.benefit), payer, start);
  if (start > s_.horizon) {
    for (const M m : {M::break_even_cost, M::break_even_effect, M::cost_of_delay_per_month})
      row[at(m)] = none("starts-beyond-horizon");
    return;
  }
  break_even(row, fix);
  cost_of_delay(row, fix, gained(late.benefit, without.benefit));
}

void FormulaBuilder::figures_of_all() {
  const std::vector<bool> all(s_.fixes.size(), true);
  int start = s_.horizon + 1;
  for (const Fix& fix : s_.fixes) start = std::min(start, fix.start);
  const Yield with = yield_of(alternative(all, {}), true);
  note(all);
  f_.joint[at(M::saved_per_period)] = {.e = figure(with.saved_per_period, M::saved_per_period, all_together)};
  f_.joint[at(M::customers_saved)] = {.e = figure(with.customers_saved, M::customers_saved, all_together)};
  returns(f_.joint, all_together, with.benefit, all, start);
}

void FormulaBuilder::returns(FigureRow& row, int fix, const std::vector<Expr>& benefit, const std::vector<bool>& payers,
                             int start) {
  const auto pays = [&](int j, int t) { return payers[at(j)] && t >= s_.fixes[at(j)].start; };
  const int fixes = static_cast<int>(s_.fixes.size());
  Expr costs = 0.0;
  for (int j = 0; j < fixes; ++j)
    if (payers[at(j)]) costs += pv_cost(j, Cost::whole);
  const Expr pv_benefit = figure(present_value(benefit), M::pv_benefit, fix,
                                 options_.strength == 1 ? std::string_view() : "[at_break_even]");
  costs = figure(costs, M::pv_cost, fix);
  const Expr npv = figure(pv_benefit - costs, M::npv, fix);
  row[at(M::pv_benefit)] = {.e = pv_benefit};
  row[at(M::pv_cost)] = {.e = costs};
  row[at(M::npv)] = {.e = npv};
  if (start > s_.horizon) {
    row[at(M::roi)] = row[at(M::irr)] = row[at(M::payback_months)] = none("starts-beyond-horizon");
    return;
  }
  row[at(M::roi)] = {.e = figure(npv / costs, M::roi, fix), .undefined = "no-cost"};
  // Dated from the start: what is paid once at the beginning of a period, and what flows by its end.
  std::vector<Expr> once, net;
  for (int t = start; t <= s_.horizon; ++t) {
    Expr running = 0.0, paid = 0.0;
    for (int j = 0; j < fixes; ++j) {
      if (pays(j, t)) running += cost_growth_up_to_[at(t)] * value(s_.fixes[at(j)].per_period);
      if (payers[at(j)] && t == s_.fixes[at(j)].start) paid += value(s_.fixes[at(j)].once);
    }
    once.push_back(named(paid, "once_paid", -1, -1, t));
    net.push_back(named(benefit[at(t - 1)] - running, "net_flow", -1, -1, t));
  }
  std::vector<Expr> flows;
  for (std::size_t k = 0; k <= net.size(); ++k) {
    const Expr in = k > 0 ? net[k - 1] : Expr(0.0);
    flows.push_back(named(k < once.size() ? in - once[k] : in, "flow", -1, -1, start + static_cast<int>(k)));
  }
  const double months = months_in(s_.period);
  row[at(M::irr)] =
      kernel(one_result(flows, [months](std::span<const double> dated) { return internal_rate(dated, months / 12); }));
  once.insert(once.end(), net.begin(), net.end());
  row[at(M::payback_months)] = kernel(one_result(once, [months](std::span<const double> dated) {
    return payback(dated.first(dated.size() / 2), dated.last(dated.size() / 2), months);
  }));
}

void FormulaBuilder::break_even(FigureRow& row, int fix) {
  const Expr benefit = row[at(M::pv_benefit)].e, costs = row[at(M::pv_cost)].e, npv = row[at(M::npv)].e;
  Expr running = pv_cost(fix, Cost::running);
  if (g_.keeps_everything()) running = g_.name(running, {.symbol = "running_cost", .fix = fix});
  const Expr most = (benefit - running) / discount_[at(s_.fixes[at(fix)].start - 1)];
  row[at(M::break_even_cost)] = {
      .e = figure(select(0.0 - most, std::numeric_limits<double>::quiet_NaN(), most), M::break_even_cost, fix),
      .undefined = "no-break-even-cost"};
  if (!lattice_) return;
  std::vector<Expr> reads{costs, npv};
  for (const int column : options_.columns) reads.push_back(value(column));
  row[at(M::break_even_effect)] =
      kernel({.reads = std::move(reads), .evaluations = break_even_steps, .start = [lattice = lattice_, fix](int) {
                const auto workspace = std::make_shared<Lattice::Workspace>(lattice->workspace());
                return [lattice, fix, workspace](std::span<const double> at_row, std::span<Maybe> effect) {
                  lattice->go_to(at_row.subspan(2), *workspace);
                  effect[0] = break_even_effect(*lattice, fix, *workspace, at_row[0], at_row[1]);
                };
              }});
}

void FormulaBuilder::cost_of_delay(FigureRow& row, int fix, const std::vector<Expr>& benefit_late) {
  if (s_.fixes[at(fix)].start + 1 > s_.horizon) {
    row[at(M::cost_of_delay_per_month)] = none("delay-beyond-horizon");
    return;
  }
  const Expr npv_late = figure(figure(present_value(benefit_late), M::pv_benefit, fix, "[late]") -
                                   figure(pv_cost(fix, Cost::whole, 1), M::pv_cost, fix, "[late]"),
                               M::npv, fix, "[late]");
  row[at(M::cost_of_delay_per_month)] = {
      .e = figure((row[at(M::npv)].e - npv_late) / months_in(s_.period), M::cost_of_delay_per_month, fix)};
}

void FormulaBuilder::share_npv() {
  const int n = static_cast<int>(s_.fixes.size());
  const std::string_view reason = no_npv_share(s_);
  if (reason.empty()) {
    const auto sets = std::make_shared<const std::vector<std::uint64_t>>(all_sets(n));
    Kernel shares{
        .results = n, .evaluations = std::int64_t{1} << n, .start = [lattice = lattice_, sets, n](int threads) {
          return npv_shares(lattice, sets, n, threads);
        }};
    for (const int column : options_.columns) shares.reads.push_back(value(column));
    f_.kernels.push_back(std::move(shares));
  }
  for (int j = 0; j < n; ++j) {
    Cell& cell = f_.fixes[at(j)][at(M::npv_share)];
    cell = none(reason);
    if (reason.empty()) cell = {.kernel = static_cast<int>(f_.kernels.size()) - 1, .result = j};
  }
}

void FormulaBuilder::note(const std::vector<bool>& of) {
  for (const Made* phase : phases_)
    for (const Notice& notice : phase->notices)
      if (of[at(notice.fix)]) f_.fix_notices.push_back(notice);
}

Expr FormulaBuilder::figure(Expr e, M m, int fix, std::string_view mark) {
  if (!g_.keeps_everything()) return e;
  return g_.name(e, {.symbol = measure(m).name, .fix = fix, .joint = fix == all_together, .mark = mark});
}

Cell FormulaBuilder::kernel(Kernel made) {
  f_.kernels.push_back(std::move(made));
  return {.kernel = static_cast<int>(f_.kernels.size()) - 1};
}

}  // namespace closs
