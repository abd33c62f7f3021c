#include "core/formulas/journey.hpp"

#include <algorithm>

#include "core/at.hpp"

namespace closs {
namespace {

Expr value_of(const Formula& formula, std::span<const Expr> parameters) {
  Expr sum = 0.0;
  for (const Formula::Term& term : formula.terms) {
    Expr product = term.number;
    for (const Formula::Factor& f : term.factors) {
      const Expr& p = parameters[at(f.parameter)];
      product *= f.complement ? 1.0 - p : p;
    }
    sum += product;
  }
  return sum;
}

/// The shares of a state's steps; `rest` takes what the others leave.
std::vector<Expr> shares_of(const State& state, std::span<const Expr> parameters, const RuleCheck& rule) {
  std::vector<Expr> shares(state.steps.size());
  Expr left = 1.0;
  int rest = -1;
  for (std::size_t k = 0; k < state.steps.size(); ++k) {
    if (state.steps[k].rest) {
      rest = static_cast<int>(k);
      continue;
    }
    shares[k] = value_of(state.steps[k].share, parameters);
    left = left - shares[k];
  }
  if (rest >= 0) {
    if (state.steps.size() > 2) {
      if (left.varies() || !(left.value >= -1e-9 && left.value <= 1))
        rule(left, -1e-9, 1 + 1e-9, "steps-above-1", state.id);
      left = maximum(left, 0.0);
    }
    shares[at(rest)] = left;
  }
  return shares;
}

/// The states that can be reached, each behind all that its steps lead to, but for steps that lead back; the start
/// last.
void last_first(const Model& model, int state, std::vector<bool>& met, std::vector<std::size_t>& order) {
  met[at(state)] = true;
  for (const Step& step : model.states[at(state)].steps)
    if (step.to >= 0 && !met[at(step.to)]) last_first(model, step.to, met, order);
  order.push_back(at(state));
}

/// The ids of the states on a way from one of `from` back to it, in the order of the model.
std::string loops_of(const Model& model, const std::vector<std::vector<Expr>>& shares,
                     const std::vector<std::size_t>& from) {
  const std::size_t n = model.states.size();
  std::vector<std::vector<bool>> leads(n, std::vector<bool>(n));  // from, to: by one step or more
  for (std::size_t start = 0; start < n; ++start)
    for (std::vector<std::size_t> open = {start}; !open.empty();) {
      const std::size_t state = open.back();
      open.pop_back();
      for (std::size_t k = 0; k < shares[state].size(); ++k) {
        const int to = model.states[state].steps[k].to;
        if (to < 0 || leads[start][at(to)] || same(shares[state][k], 0.0)) continue;
        leads[start][at(to)] = true;
        open.push_back(at(to));
      }
    }
  std::string ids;
  for (std::size_t i = 0; i < n; ++i)
    if (std::any_of(from.begin(), from.end(), [&](std::size_t f) { return leads[f][i] && leads[i][f]; }))
      ids += (ids.empty() ? "" : ", ") + model.states[i].id;
  return ids;
}

/// Visits where steps lead back, by elimination (Grassmann, Taksar and Heyman): a state is taken out of the chain, and
/// who stepped to it steps to where it leads. Who leaves a state for good is added up, never taken from 1, so nothing
/// is subtracted and small shares keep their digits.
std::vector<Expr> by_elimination(const Model& model, const std::vector<std::vector<Expr>>& shares,
                                 const RuleCheck& rule) {
  const std::size_t n = model.states.size(), ends = n;
  std::vector<std::vector<Expr>> step(n, std::vector<Expr>(n + 1, 0.0));  // from, to; the last: to lost or kept
  for (std::size_t from = 0; from < n; ++from) {
    bool ends_only = true;
    for (std::size_t k = 0; k < shares[from].size(); ++k) {
      const int to = model.states[from].steps[k].to;
      step[from][to >= 0 ? at(to) : ends] += shares[from][k];
      ends_only &= to < 0;
    }
    if (ends_only) step[from][ends] = 1.0;
  }
  const auto none = [](const Expr& share) { return same(share, 0.0); };
  std::vector<bool> met(n, false);
  std::vector<std::size_t> order;
  last_first(model, model.start, met, order);
  std::vector<Expr> leaves(n, 1.0);  // share of the visits to a state that do not come back to it
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t out = order[i];
    std::vector<std::size_t> rest(order.begin() + static_cast<std::ptrdiff_t>(i) + 1, order.end());
    if (!none(step[out][out])) {
      leaves[out] = step[out][ends];
      for (const std::size_t to : rest) leaves[out] += step[out][to];
    }
    rest.push_back(ends);
    for (const std::size_t to : rest) {
      if (none(step[out][to])) continue;
      const Expr onward = step[out][to] / leaves[out];
      for (const std::size_t from : rest)
        if (from != ends && !none(step[from][out])) step[from][to] += step[from][out] * onward;
    }
  }
  std::vector<Expr> visits(n, 0.0);
  for (std::size_t i = order.size(); i-- > 0;) {
    Expr come = i + 1 == order.size() ? 1.0 : 0.0;
    for (std::size_t k = order.size(); --k > i;) come += visits[order[k]] * step[order[k]][order[i]];
    visits[order[i]] = none(come) ? come : come / leaves[order[i]];
  }
  Expr sum = 0.0;
  for (const Expr& e : visits) sum += e;
  if (sum.varies() || !(sum.value >= 0 && sum.value <= 1e12)) {
    // Where nothing varies, the loop is that of the first state, as they were taken out, that hardly anybody leaves.
    std::vector<std::size_t> stuck = order;
    if (!sum.varies())
      stuck = {*std::min_element(order.begin(), order.end(),
                                 [&](std::size_t a, std::size_t b) { return leaves[a].value < leaves[b].value; })};
    rule(sum, 0, 1e12, "endless-loop", loops_of(model, shares, stuck));
  }
  return visits;
}

std::vector<Expr> one_pass(const Model& model, const std::vector<std::vector<Expr>>& shares) {
  std::vector<Expr> v(model.states.size(), 0.0);
  v[at(model.start)] = 1.0;
  for (const int from : model.order) {
    const auto f = at(from);
    for (std::size_t k = 0; k < shares[f].size(); ++k)
      if (model.states[f].steps[k].to >= 0) v[at(model.states[f].steps[k].to)] += v[f] * shares[f][k];
  }
  return v;
}

/// What a visit to each state accrues, at once.
struct Accruals {
  std::vector<Expr> lost, contacts, spend_cut, cost, told_good, told_bad;
};

Accruals accruals_of(const Model& model, const std::vector<std::vector<Expr>>& shares,
                     std::span<const Expr> parameters) {
  Accruals out;
  for (std::size_t i = 0; i < model.states.size(); ++i) {
    const State& state = model.states[i];
    Expr lost = 0.0, kept = 0.0;
    for (std::size_t k = 0; k < state.steps.size(); ++k) {
      if (state.steps[k].to == state_lost) lost += shares[i][k];
      if (state.steps[k].to == state_kept) kept += shares[i][k];
    }
    out.lost.push_back(lost);
    out.contacts.push_back(value_of(state.contacts, parameters));
    out.spend_cut.push_back(state.spend_cut.empty() ? Expr(0.0) : kept * value_of(state.spend_cut, parameters));
    out.cost.push_back(value_of(state.cost, parameters));
    out.told_good.push_back(value_of(state.told_good, parameters));
    out.told_bad.push_back(value_of(state.told_bad, parameters));
  }
  return out;
}

/// Sum over the states of visits times accrual.
Expr over_visits(const std::vector<Expr>& visits, const std::vector<Expr>& accrual) {
  Expr sum = 0.0;
  for (std::size_t i = 0; i < visits.size(); ++i) sum += visits[i] * accrual[i];
  return sum;
}

/// What is accrued from each state on, backwards along the chain: the sum over visits, with everything that does not
/// vary gathered first. Where a step takes the rest, the others are told by how they differ from it.
std::vector<Expr> ahead(const Model& model, const std::vector<std::vector<Expr>>& shares,
                        const std::vector<Expr>& accrual) {
  std::vector<Expr> out = accrual;
  for (auto from = model.order.rbegin(); from != model.order.rend(); ++from) {
    const auto f = at(*from);
    const std::vector<Step>& steps = model.states[f].steps;
    const auto from_there = [&](const Step& step) { return step.to >= 0 ? out[at(step.to)] : Expr(0.0); };
    Expr rest = 0.0;
    for (const Step& step : steps)
      if (step.rest) rest = from_there(step);
    Expr sum = rest;
    for (std::size_t k = 0; k < steps.size(); ++k)
      if (!steps[k].rest) sum += shares[f][k] * (from_there(steps[k]) - rest);
    out[f] += sum;
  }
  return out;
}

}  // namespace

Visits visits_of(const Model& model, std::span<const Expr> parameters, const RuleCheck& rule) {
  Visits out;
  std::vector<std::vector<Expr>> shares;
  shares.reserve(model.states.size());
  for (const State& state : model.states) shares.push_back(shares_of(state, parameters, rule));
  Accruals at_once = accruals_of(model, shares, parameters);
  const bool loop = model.order.empty();
  out.visits = loop ? by_elimination(model, shares, rule) : one_pass(model, shares);
  const auto whole = [&](const std::vector<Expr>& accrual) {
    return loop ? over_visits(out.visits, accrual) : ahead(model, shares, accrual)[at(model.start)];
  };
  if (!loop) out.lost_ahead = ahead(model, shares, at_once.lost);
  out.lost = loop ? whole(at_once.lost) : out.lost_ahead[at(model.start)];
  out.contacts = whole(at_once.contacts);
  out.spend_cut = whole(at_once.spend_cut);
  out.cost = whole(at_once.cost);
  out.told_good = whole(at_once.told_good);
  out.told_bad = whole(at_once.told_bad);
  out.lost_from = std::move(at_once.lost);
  out.shares = std::move(shares);
  return out;
}

}  // namespace closs
