#include "input/model/model_check.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "input/model/formula.hpp"

namespace closs {
namespace {

std::size_t as_index(int i) { return static_cast<std::size_t>(i); }
int count_of(const auto& list) { return static_cast<int>(list.size()); }

bool leads_anywhere(const Step& step) { return step.rest || constant(step.share).value_or(1) > 0; }

bool leads_to(const State& state, int to) {
  return std::any_of(state.steps.begin(), state.steps.end(),
                     [&](const Step& s) { return s.to == to && leads_anywhere(s); });
}

/// States to which `from` leads, itself included; the two ends as the last two entries: lost, kept.
std::vector<bool> reached_from(const Model& model, int from) {
  const std::size_t n = model.states.size();
  std::vector<bool> reached(n + 2);
  std::vector<int> open{from};
  reached[as_index(from)] = true;
  while (!open.empty()) {
    const int state = open.back();
    open.pop_back();
    for (const Step& step : model.states[as_index(state)].steps) {
      if (!leads_anywhere(step)) continue;
      const std::size_t to = step.to == state_lost ? n : step.to == state_kept ? n + 1 : as_index(step.to);
      if (reached[to]) continue;
      reached[to] = true;
      if (step.to >= 0) open.push_back(step.to);
    }
  }
  return reached;
}

// Whether steps are whole: their sum, written out as a polynomial in the parameters, is the number 1. The last
// member of a group of shares stands for what the others leave, so that a full group sums to 1 by itself.
using Monomial = std::vector<int>;  // parameters, ascending
using Polynomial = std::map<Monomial, double>;
constexpr int most_products = 1'000'000;  // for one model: what takes longer is taken for unproven

/// What a parameter is in terms of the free ones.
Polynomial free_form(const Model& model, int parameter) {
  const std::string& group = model.parameters[as_index(parameter)].group;
  Polynomial left{{{}, 1}};  // what the others of the group leave
  for (int i = 0; i < count_of(model.parameters); ++i) {
    if (i == parameter || model.parameters[as_index(i)].group != group) continue;
    if (i > parameter || group.empty()) return {{{parameter}, 1}};
    left[{i}] = -1;
  }
  return group.empty() ? Polynomial{{{parameter}, 1}} : left;
}

/// Writes sums of products out, as long as `left` products last.
struct Expansion {
  const Model& model;
  int left = most_products;

  Polynomial times(const Polynomial& a, const Polynomial& b) {
    Polynomial product;
    for (const auto& [x, x_factor] : a)
      for (const auto& [y, y_factor] : b) {
        if (--left < 0) return product;
        Monomial both = x;
        both.insert(both.end(), y.begin(), y.end());
        std::sort(both.begin(), both.end());
        product[both] += x_factor * y_factor;
      }
    return product;
  }
  Polynomial written_out(const Formula::Term& term) {
    Polynomial product{{{}, term.number}};
    for (const Formula::Factor& factor : term.factors) {
      if (left < 0) break;
      Polynomial p = free_form(model, factor.parameter);
      if (factor.complement) {
        for (auto& [monomial, x] : p) x = -x;
        p[{}] += 1;
      }
      product = times(product, p);
    }
    return product;
  }
  bool is_whole(const State& state) {
    if (std::any_of(state.steps.begin(), state.steps.end(), [](const Step& step) { return step.rest; })) return true;
    Polynomial sum{{{}, -1}};
    for (const Step& step : state.steps)
      for (const Formula::Term& term : step.share.terms)
        for (const auto& [monomial, x] : written_out(term)) sum[monomial] += x;
    return left >= 0 &&
           std::all_of(sum.begin(), sum.end(), [](const auto& entry) { return std::abs(entry.second) < 1e-12; });
  }
};

std::string names_of(const Model& model, const std::vector<int>& states) {
  std::string names;
  for (int s : states) names += (names.empty() ? "" : ", ") + model.states[as_index(s)].id;
  return names;
}

void check_ends(const Model& model, const ModelPlaces& places, std::vector<Fault>& faults) {
  const std::size_t n = model.states.size();
  const auto from_start = reached_from(model, model.start);
  std::vector<int> endless;
  for (int s = 0; s < count_of(model.states); ++s) {
    const State& state = model.states[as_index(s)];
    if (!from_start[as_index(s)])
      faults.push_back({"state-unreachable",
                        places.states[as_index(s)],
                        {{"state", state.id}, {"start", model.states[as_index(model.start)].id}}});
    const auto reached = reached_from(model, s);
    if (!reached[n] && !reached[n + 1]) endless.push_back(s);
  }
  if (!endless.empty())
    faults.push_back(
        {"states-endless", places.states[as_index(endless.front())], {{"states", names_of(model, endless)}}});
  std::vector<int> all;
  for (int s = 0; s < count_of(model.states); ++s)
    if (from_start[as_index(s)]) all.push_back(s);
  for (const bool lost : {true, false})
    if (!from_start[lost ? n : n + 1] && endless.size() < model.states.size())
      faults.push_back({"end-unreachable",
                        places.steps[as_index(model.start)],
                        {{"end", lost ? "lost" : "kept"}, {"states", names_of(model, all)}}});
}

void mark_used(const Formula& formula, std::vector<bool>& used) {
  for (const Formula::Term& term : formula.terms)
    for (const Formula::Factor& factor : term.factors) used[as_index(factor.parameter)] = true;
}

}  // namespace

void check_chain(const Model& model, const ModelPlaces& places, std::vector<Fault>& faults) {
  check_ends(model, places, faults);
  Expansion expansion{model};
  for (int s = 0; s < count_of(model.states); ++s) {
    const State& state = model.states[as_index(s)];
    if (!expansion.is_whole(state))
      faults.push_back({"steps-not-whole", places.steps[as_index(s)], {{"state", state.id}}});
    if (!state.spend_cut.empty() && !leads_to(state, state_kept))
      faults.push_back({"cut-without-kept", places.spend_cuts[as_index(s)], {{"state", state.id}}});
  }
}

void check_all_used(const Model& model, const ModelPlaces& places, std::vector<Fault>& faults) {
  std::vector<bool> used(model.parameters.size());
  for (const State& state : model.states) {
    for (const Step& step : state.steps) mark_used(step.share, used);
    for (const Formula* formula : {&state.contacts, &state.cost, &state.told_good, &state.told_bad, &state.spend_cut})
      mark_used(*formula, used);
  }
  for (std::size_t i = 0; i < places.parameters.size(); ++i)
    if (!used[i]) faults.push_back({"parameter-unused", places.parameters[i], {{"name", model.parameters[i].name}}});
}

std::vector<int> topological_order(const Model& model) {
  std::vector<int> waiting(model.states.size());  // steps that lead to a state from states not yet placed
  for (const State& state : model.states)
    for (const Step& step : state.steps)
      if (step.to >= 0) ++waiting[as_index(step.to)];
  std::vector<int> order;
  std::vector<bool> placed(model.states.size());
  for (std::size_t next = 0; next < model.states.size();) {
    if (placed[next] || waiting[next] > 0) {
      ++next;
      continue;
    }
    placed[next] = true;
    order.push_back(static_cast<int>(next));
    for (const Step& step : model.states[next].steps)
      if (step.to >= 0) --waiting[as_index(step.to)];
    next = 0;
  }
  if (order.size() < model.states.size()) order.clear();
  return order;
}

}  // namespace closs
