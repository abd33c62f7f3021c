#include "core/scenario/model.hpp"

#include <algorithm>

#include "core/at.hpp"

namespace closs {
namespace {

bool names_parameter(const Formula& formula, int parameter) {
  return std::any_of(formula.terms.begin(), formula.terms.end(), [&](const Formula::Term& term) {
    return std::any_of(term.factors.begin(), term.factors.end(),
                       [&](const Formula::Factor& factor) { return factor.parameter == parameter; });
  });
}

}  // namespace

bool is_loss_rate(const Model& model, int parameter) {
  return std::any_of(model.states.begin(), model.states.end(), [&](const State& state) {
    return std::any_of(state.steps.begin(), state.steps.end(), [&](const Step& step) {
      return step.to == state_lost && names_parameter(step.share, parameter);
    });
  });
}

bool is_spend_cut(const Model& model, int parameter) {
  return std::any_of(model.states.begin(), model.states.end(),
                     [&](const State& state) { return names_parameter(state.spend_cut, parameter); });
}

bool decides_visits(const Model& model, int parameter, int state) {
  std::vector<bool> leads_there(model.states.size(), false);  // by one step or more
  for (bool more = true; more;) {
    more = false;
    for (std::size_t k = 0; k < model.states.size(); ++k) {
      const auto& steps = model.states[k].steps;
      const bool leads = std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
        return step.to == state || (step.to >= 0 && leads_there[at(step.to)]);
      });
      more = more || (leads && !leads_there[k]);
      leads_there[k] = leads;
    }
  }
  for (std::size_t k = 0; k < model.states.size(); ++k)
    for (const Step& step : model.states[k].steps)
      if (leads_there[k] && names_parameter(step.share, parameter)) return true;
  return false;
}

}  // namespace closs
