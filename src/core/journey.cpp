#include "core/journey.hpp"

namespace closs {
namespace {

Expr value_of(const Formula& formula, std::span<const Expr> parameters) {
  Expr sum = 0.0;
  for (const Formula::Term& term : formula.terms) {
    Expr product = term.number;
    for (const Formula::Factor& f : term.factors) {
      const Expr& p = parameters[static_cast<std::size_t>(f.parameter)];
      product *= f.complement ? 1.0 - p : p;
    }
    sum += product;
  }
  return sum;
}

/// The shares of a state's steps; `rest` takes what the others leave.
std::vector<Expr> shares_of(const State& state, std::span<const Expr> parameters,
                            const std::function<void(const Expr&, double, double, std::string, std::string)>& rule) {
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
      if (left.varies() || !(left.value >= -1e-9 && left.value <= 1)) rule(left, -1e-9, 1 + 1e-9, "steps-above-1", state.id);
      left = maximum(left, 0.0);
    }
    shares[static_cast<std::size_t>(rest)] = left;
  }
  return shares;
}

std::vector<Expr> solve(const Model& model, const std::vector<std::vector<Expr>>& shares, Graph& graph,
                        const std::function<void(const Expr&, double, double, std::string, std::string)>& rule) {
  const std::size_t n = model.states.size();
  std::vector<Expr> q(n * n, 0.0);
  for (std::size_t from = 0; from < n; ++from)
    for (std::size_t k = 0; k < shares[from].size(); ++k)
      if (model.states[from].steps[k].to >= 0) q[from * n + static_cast<std::size_t>(model.states[from].steps[k].to)] += shares[from][k];
  std::vector<Expr> v = graph.visits(q, static_cast<int>(n), model.start);
  std::string states;
  for (const State& s : model.states) states += (states.empty() ? "" : ", ") + s.id;
  Expr sum = 0.0;
  for (const Expr& e : v) sum += e;
  if (sum.varies() || !(sum.value >= 0 && sum.value <= 1e12)) rule(sum, 0, 1e12, "endless-loop", states);
  return v;
}

std::vector<Expr> one_pass(const Model& model, const std::vector<std::vector<Expr>>& shares) {
  std::vector<Expr> v(model.states.size(), 0.0);
  v[static_cast<std::size_t>(model.start)] = 1.0;
  for (const int from : model.order) {
    const auto f = static_cast<std::size_t>(from);
    for (std::size_t k = 0; k < shares[f].size(); ++k)
      if (model.states[f].steps[k].to >= 0) v[static_cast<std::size_t>(model.states[f].steps[k].to)] += v[f] * shares[f][k];
  }
  return v;
}

}  // namespace

Visits visits_of(const Model& model, std::span<const Expr> parameters, Graph& graph,
                 const std::function<void(const Expr&, double, double, std::string, std::string)>& rule) {
  Visits out;
  std::vector<std::vector<Expr>> shares;
  shares.reserve(model.states.size());
  for (const State& state : model.states) shares.push_back(shares_of(state, parameters, rule));
  out.visits = model.order.empty() ? solve(model, shares, graph, rule) : one_pass(model, shares);
  out.lost = out.contacts = out.spend_cut = out.cost = out.told_good = out.told_bad = 0.0;
  for (std::size_t i = 0; i < model.states.size(); ++i) {
    const State& state = model.states[i];
    const Expr& v = out.visits[i];
    Expr lost = 0.0, kept = 0.0;
    for (std::size_t k = 0; k < state.steps.size(); ++k) {
      if (state.steps[k].to == state_lost) lost += shares[i][k];
      if (state.steps[k].to == state_kept) kept += shares[i][k];
    }
    out.lost_from.push_back(lost);
    out.lost += v * lost;
    if (!state.contacts.empty()) out.contacts += v * value_of(state.contacts, parameters);
    if (!state.spend_cut.empty()) out.spend_cut += v * kept * value_of(state.spend_cut, parameters);
    if (!state.cost.empty()) out.cost += v * value_of(state.cost, parameters);
    if (!state.told_good.empty()) out.told_good += v * value_of(state.told_good, parameters);
    if (!state.told_bad.empty()) out.told_bad += v * value_of(state.told_bad, parameters);
  }
  return out;
}

}  // namespace closs
