// What fixes return, each over what it requires, and all together.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/formulas/break_even.hpp"
#include "core/formulas/formula_builder.hpp"
#include "core/formulas/lattice.hpp"
#include "core/formulas/shapley.hpp"
#include "core/formulas/work.hpp"
#include "core/scenario/requirements.hpp"

namespace closs {

namespace {

/// What came out differently; nothing where it is the same.
Expr gained(const Expr& with, const Expr& without) { return same(with, without) ? Expr(0.0) : with - without; }

std::vector<Expr> gained(const std::vector<Expr>& with, const std::vector<Expr>& without) {
  std::vector<Expr> out;
  for (std::size_t t = 0; t < with.size(); ++t) out.push_back(gained(with[t], without[t]));
  return out;
}

/// A kernel of one result, row by row.
template <class Of>
Kernel one_result(const std::vector<Expr>& reads, Of of) {
  return {.reads = reads, .start = [of, count = reads.size()](int) {
            return [of, row = std::vector<double>(count)](const KernelRows& rows, std::span<Maybe> results) mutable {
              for (int k = 0; k < rows.n; ++k) {
                if (rows.is_refused(k)) continue;
                for (std::size_t c = 0; c < row.size(); ++c) row[c] = rows.reads[c][k];
                results[at(k)] = of(std::span<const double>(row));
              }
            };
          }};
}

constexpr std::size_t most_terms_kept = 200'000;  // terms of a segment in a phase, some 50 MB, for the next alternative

/// Exact Shapley shares of the joint npv of n fixes over all subsets, `sets`.
class NpvShares {
 public:
  NpvShares(std::shared_ptr<const Lattice> lattice, int n, int threads)
      : lattice_(std::move(lattice)), sets_(all_sets(n)), n_(n), threads_(threads), worth_(sets_.size()) {}

  void run(const KernelRows& rows, std::span<Maybe> shares) {
    const bool set_by_set = at(rows.n) >= sets_.size();
    if (of_thread_.empty() || (set_by_set && of_thread_.front().rows < at(rows.n)))
      of_thread_ = workspaces_for(*lattice_, std::max(sets_.size(), at(rows.n)), threads_);
    if (set_by_set) {
      npv_.resize(sets_.size() * at(rows.n));
      for (const std::uint64_t set : sets_)
        lattice_->npv_of(set, rows.reads, rows.n, of_thread_.front(), npv_.data() + set * at(rows.n));
    }
    for (int row = 0; row < rows.n; ++row) {
      if (rows.is_refused(row)) continue;
      if (set_by_set) {
        for (const std::uint64_t set : sets_) worth_[set] = npv_[set * at(rows.n) + at(row)];
      } else {
        for (Lattice::Workspace& workspace : of_thread_) lattice_->go_to(rows.reads, row, workspace);
        npv_of_sets(*lattice_, sets_, of_thread_, worth_.data());
      }
      const std::vector<double> each = shapley_shares(worth_, n_);
      std::copy(each.begin(), each.end(), shares.begin() + row * n_);
    }
  }

 private:
  std::shared_ptr<const Lattice> lattice_;
  std::vector<std::uint64_t> sets_;
  int n_, threads_;
  std::vector<double> worth_, npv_;  // of all sets in one row; in a block of rows, set after set
  std::vector<Lattice::Workspace> of_thread_;
};

}  // namespace

double effect_level(const Fix& fix, int period) {
  return period < fix.start ? 0 : std::min(1.0, static_cast<double>(period - fix.start + 1) / fix.ramp);
}

Phase FormulaBuilder::phase_at(const Alternative& alternative, int t) const {
  Phase phase;
  for (const auto& [fix, effect] : alternative.members) {
    const Fix& of = s_.fixes[at(fix)];
    const double level = effect_level(of, t - (alternative.late == fix));
    if (level > 0) phase.push_back({fix, effect, level});
  }
  return phase;
}

Yield FormulaBuilder::yield_of(const Alternative& alternative, bool at_full_effect) {
  Yield out{.benefit = std::vector<Expr>(at(s_.horizon), 0.0)};
  phases_.clear();
  if (kept_ > most_terms_kept) forget_phases();
  if (alternative.members.empty()) return out;
  mark_ = alternative.mark;
  std::vector<int> fixes;
  for (const auto& [fix, effect] : alternative.members) fixes.push_back(fix);
  const std::vector<char> moves = moving_periods(s_, fixes, alternative.late);
  for (int t = 1; t <= s_.horizon; ++t) {
    period_now_ = t;
    phases_.push_back(t > 1 && !moves[at(t)] ? phases_.back() : &made(phase_at(alternative, t)));
  }
  for (int s = 0; s < segment_count(); ++s) {
    const Planned& before = planned(s);
    const Flow after = project([&](int t) -> const FlowTerms& { return *phases_[at(t - 1)]->segments[at(s)]; }, true, s,
                               Course::with_fixes);
    for (std::size_t t = 0; t < out.benefit.size(); ++t) out.benefit[t] += gained(after.net[t], before.net[t]);
    out.customers_saved += gained(after.customers_end, before.customers_end);
  }
  if (at_full_effect) {
    Phase full;
    for (const auto& [fix, effect] : alternative.members) full.push_back({fix, effect, 1.0});
    period_now_ = -1;
    phases_.push_back(&made(full));
    for (int s = 0; s < segment_count(); ++s)
      out.saved_per_period += base()[at(s)].N * gained(base()[at(s)].L, phases_.back()->segments[at(s)]->L);
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
  Alternative out{.members = {}, .mark = mark};
  for (std::size_t j = 0; j < members.size(); ++j)
    if (members[j]) out.members.push_back({static_cast<int>(j), effects_[j]});
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
  Alternative any{.members = {}};
  for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j) any.members.push_back({j, effect_column(0, j)});
  for (const auto& [fix, effect] : any.members) f_.set_effects.push_back(effect);
  f_.set_benefit = present_value(yield_of(any, false).benefit);
  Expr costs = 0.0;
  for (const auto& [fix, effect] : any.members) costs += effect * pv_cost(fix, Cost::whole);
  f_.set_npv = f_.set_benefit - costs;
  rules_ = &f_.rules;
  forget_phases();
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
  if (options_.sets || !options_.no_sets.empty()) share_npv();
}

void FormulaBuilder::figures_of_fix(int fix, const std::vector<bool>& required) {
  const int start = s_.fixes[at(fix)].start;
  FigureRow& row = f_.fixes[at(fix)];
  begin_set(SetInTheMaking::Which::required, fix);
  const Yield without = yield_of(alternative(required, "[required]"), true);
  std::vector<bool> mine = required;
  mine[at(fix)] = true;
  Alternative planned = alternative(mine, options_.strength == 1 ? "" : "[at_break_even]");
  if (options_.strength != 1)
    for (auto& [member, effect] : planned.members)
      if (member == fix) effect = effect_column(options_.strength, fix);
  begin_set(SetInTheMaking::Which::with, fix);
  const Yield with = yield_of(planned, true);
  note(mine);
  planned.late = fix;
  planned.mark = "[late]";
  begin_set(SetInTheMaking::Which::late, fix);
  const Yield late = yield_of(planned, false);
  forget_phases();
  begin_set(SetInTheMaking::Which::returns, fix);

  row[at(M::saved_per_period)] = {
      .e = figure(with.saved_per_period - without.saved_per_period, M::saved_per_period, fix)};
  row[at(M::customers_saved)] = {.e = figure(with.customers_saved - without.customers_saved, M::customers_saved, fix)};
  returns(row, fix, gained(with.benefit, without.benefit), {fix}, start);
  if (start > s_.horizon) {
    for (const M m : {M::break_even_cost, M::break_even_effect, M::cost_of_delay_per_month})
      row[at(m)] = none("starts-beyond-horizon");
    return;
  }
  break_even(row, fix, required);
  cost_of_delay(row, fix, gained(late.benefit, without.benefit));
}

void FormulaBuilder::figures_of_all() {
  const std::vector<bool> all(s_.fixes.size(), true);
  int start = s_.horizon + 1;
  for (const Fix& fix : s_.fixes) start = std::min(start, fix.start);
  begin_set(SetInTheMaking::Which::with, all_together);
  const Yield with = yield_of(alternative(all, {}), true);
  note(all);
  forget_phases();
  begin_set(SetInTheMaking::Which::returns, all_together);
  f_.joint[at(M::saved_per_period)] = {.e = figure(with.saved_per_period, M::saved_per_period, all_together)};
  f_.joint[at(M::customers_saved)] = {.e = figure(with.customers_saved, M::customers_saved, all_together)};
  std::vector<int> payers(s_.fixes.size());
  std::iota(payers.begin(), payers.end(), 0);
  returns(f_.joint, all_together, with.benefit, payers, start);
}

void FormulaBuilder::returns(FigureRow& row, int fix, const std::vector<Expr>& benefit, const std::vector<int>& payers,
                             int start) {
  Expr costs = 0.0;
  for (const int j : payers) costs += pv_cost(j, Cost::whole);
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
    for (const int j : payers) {
      if (t >= s_.fixes[at(j)].start) running += cost_growth_up_to_[at(t)] * value(s_.fixes[at(j)].per_period);
      if (t == s_.fixes[at(j)].start) paid += value(s_.fixes[at(j)].once);
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

void FormulaBuilder::break_even(FigureRow& row, int fix, const std::vector<bool>& required) {
  const Expr benefit = row[at(M::pv_benefit)].e, costs = row[at(M::pv_cost)].e, npv = row[at(M::npv)].e;
  Expr running = pv_cost(fix, Cost::running);
  if (g_.keeps_everything()) running = g_.name(running, {.symbol = "running_cost", .fix = fix});
  const Expr most = (benefit - running) / discount_[at(s_.fixes[at(fix)].start - 1)];
  row[at(M::break_even_cost)] = {
      .e = figure(select(0.0 - most, std::numeric_limits<double>::quiet_NaN(), most), M::break_even_cost, fix),
      .undefined = "no-break-even-cost"};
  Cell& cell = row[at(M::break_even_effect)];
  cell = none(options_.no_sets);
  if (!lattice_) return;
  Kernel effect = break_even_effect(lattice_, fix, required, costs, npv);
  cell = none(no_figures_of_sets(product(static_cast<std::int64_t>(s_.fixes.size()), effect.operations)));
  if (cell.none.empty()) cell = kernel(std::move(effect));
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

std::string_view FormulaBuilder::no_figures_of_sets(std::int64_t operations) const {
  return operations > most_row_operations ? "too-much-work" : "";
}

void FormulaBuilder::share_npv() {
  const int n = static_cast<int>(s_.fixes.size());
  std::string_view reason = no_npv_share(s_);
  // Counted only for the few fixes that are shared: 2 to the power of 64 fixes is no number of 64 bits.
  const std::int64_t sets = reason.empty() ? std::int64_t{1} << n : 0;
  const std::int64_t operations = lattice_ ? product(sets, lattice_->operations()) : 0;
  if (reason.empty()) reason = lattice_ ? no_figures_of_sets(operations) : options_.no_sets;
  if (reason.empty()) {
    const std::span<const Expr> reads = lattice_->reads();
    f_.kernels.push_back({.reads = {reads.begin(), reads.end()},
                          .results = n,
                          .evaluations = sets,
                          .operations = operations,
                          .start = [lattice = lattice_, n](int threads) -> Kernel::Run {
                            const auto shares = std::make_shared<NpvShares>(lattice, n, threads);
                            return [shares](const KernelRows& rows, std::span<Maybe> out) { shares->run(rows, out); };
                          }});
  }
  for (int j = 0; j < n; ++j) {
    Cell& cell = f_.fixes[at(j)][at(M::npv_share)];
    cell = none(reason);
    if (reason.empty()) cell = {.kernel = static_cast<int>(f_.kernels.size()) - 1, .result = j};
  }
}

void FormulaBuilder::make_alternatives() {
  if (effects_.empty()) effects_.assign(s_.fixes.size(), 1.0);
  rules_ = &f_.fix_rules;
  for (const std::vector<bool>& members : options_.alternatives) {
    Expr costs = 0.0;
    for (std::size_t j = 0; j < members.size(); ++j)
      if (members[j]) costs += pv_cost(static_cast<int>(j), Cost::whole);
    f_.alternatives.push_back(present_value(yield_of(alternative(members, {}), false).benefit) - costs);
  }
  rules_ = &f_.rules;
}

void FormulaBuilder::make_asked_inputs() {
  rules_ = &f_.fix_rules;
  std::vector<Noticed> untold;
  notices_ = &untold;
  Phase phase;
  for (const AskedInput& asked : options_.inputs) {
    phase.clear();
    for (const auto& [fix, level] : asked.fixes) phase.push_back({fix, 1.0, level});
    order_changes(phase);
    f_.inputs.push_back(asked_input(asked.segment, asked.target));
  }
  order_changes({});
  rules_ = &f_.rules;
}

Expr FormulaBuilder::asked_input(int segment, const Target& target) {
  if (const auto* parameter = std::get_if<ModelParameter>(&target.parameter))
    return parameters(segment, target.problem.value())[at(parameter->index)];
  if (const auto* economic = std::get_if<Economic>(&target.parameter)) {
    const SegmentTerms terms = economy(segment);
    switch (*economic) {
      case Economic::customers:
        return terms.N;
      case Economic::new_customers:
        return terms.n;
      case Economic::revenue_per_customer:
        return terms.r;
      case Economic::margin:
        return terms.m;
      case Economic::baseline_loss:
        return terms.b;
      case Economic::problem_rate:
        return terms.p;
      default:
        return value(s_.economics[*economic]);
    }
  }
  const int problem = target.problem.value();
  if (std::get<Occurring>(target.parameter) != Occurring::share)
    return occurrence(segment, problem, economy(segment).p);
  const ProblemInputs& in = s_.segments[at(segment)].problems[at(problem)];
  return changed(value(in.occurrence), {.low = 0, .high = 1}, segment, target).y;
}

void FormulaBuilder::note(const std::vector<bool>& of) {
  const Made* before = nullptr;
  for (const Made* phase : phases_) {
    if (phase == before) continue;
    before = phase;
    for (const auto& [change, fix, why] : phase->notices) {
      if (!of[at(fix)] || !noted_.insert({change, why}).second) continue;
      Fault fault{why == Noticed::Why::clipped ? FaultCode("fix-clipped") : FaultCode("fix-shares-scaled"),
                  change->place,
                  {{"fix", s_.fixes[at(fix)].id}}};
      if (why == Noticed::Why::clipped) {
        fault.values.emplace_back("parameter", path_of(s_, change->target));
      } else {
        fault.values.emplace_back("group", parameter_of(change->target.parameter, &model_).group);
        fault.values.emplace_back("problem", s_.problems[at(*change->target.problem)].id);
      }
      f_.fix_notices.push_back(std::move(fault));
    }
  }
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
