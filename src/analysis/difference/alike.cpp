#include "analysis/difference/alike.hpp"

#include <algorithm>

namespace closs {
namespace {

bool same_formula(const Formula& a, const Formula& b) {
  return std::equal(a.terms.begin(), a.terms.end(), b.terms.begin(), b.terms.end(),
                    [](const Formula::Term& x, const Formula::Term& y) {
                      return x.number == y.number &&
                             std::equal(x.factors.begin(), x.factors.end(), y.factors.begin(), y.factors.end(),
                                        [](const Formula::Factor& f, const Formula::Factor& g) {
                                          return f.parameter == g.parameter && f.complement == g.complement;
                                        });
                    });
}

bool same_state(const State& a, const State& b) {
  const auto same_step = [](const Step& x, const Step& y) {
    return x.to == y.to && x.rest == y.rest && same_formula(x.share, y.share);
  };
  return a.id == b.id && std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(), same_step) &&
         same_formula(a.contacts, b.contacts) && same_formula(a.cost, b.cost) &&
         same_formula(a.told_good, b.told_good) && same_formula(a.told_bad, b.told_bad) &&
         same_formula(a.spend_cut, b.spend_cut);
}

}  // namespace

bool same_model(const Model& a, const Model& b) {
  const auto same_parameter = [](const Parameter& x, const Parameter& y) {
    return x.name == y.name && x.group == y.group;
  };
  return &a == &b ||
         (a.losses_above_baseline == b.losses_above_baseline && a.start == b.start && a.complaint == b.complaint &&
          std::equal(a.parameters.begin(), a.parameters.end(), b.parameters.begin(), b.parameters.end(),
                     same_parameter) &&
          std::equal(a.states.begin(), a.states.end(), b.states.begin(), b.states.end(), same_state));
}

std::string key_of(const Scenario& s, const Change& change) {
  return path_of(s, change.target).append(" ").append(name_of(change.move));
}

}  // namespace closs
