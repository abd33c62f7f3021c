// What a simulation of examples/telecom.yaml may say, made up by hand: for tests of what is written, not of what is
// computed.
#pragma once

#include <cmath>

#include "input/world.hpp"
#include "report/answers/simulate.hpp"

namespace closs::test {

struct SimulatedSample {
  ReadScenario read;
  Simulated sim;

  const Scenario& scenario() const { return *read.scenario; }
  SimulationReported reported() const { return {read.scenario.get(), &sim, read.sources, {}}; }
  FigureId id(const std::string& name) const {
    for (const FigureId& one : figures_of(scenario()))
      if (name_of(scenario(), one) == name) return one;
    throw std::logic_error(name);
  }
  Distribution& figure(const std::string& name) {
    for (Distribution& one : sim.figures)
      if (one.id == id(name)) return one;
    throw std::logic_error(name);
  }
  /// The input that draws the value of a path.
  std::size_t input(const std::string& path) const {
    for (std::size_t i = 0; i < sim.inputs.inputs.size(); ++i)
      for (const int value : sim.inputs.inputs[i].values)
        if (path_of(scenario(), scenario().values[static_cast<std::size_t>(value)]) == path) return i;
    throw std::logic_error(path);
  }
};

/// Shaped like a lognormal law that is moved: from `least` on, its median at `median`.
inline Distribution made_up(const FigureId& id, double least, double median, double spread) {
  constexpr double trials = 131'072;
  Distribution out{.id = id};
  const auto at = [&](double share) {
    const double z = quantile({Uncertain::Law::normal, 0, 1, 0}, share);
    return least + (median - least) * std::exp(spread * z);
  };
  const double growth = std::exp(spread * spread);
  out.mean.value = least + (median - least) * std::sqrt(growth);
  out.sd.value = (median - least) * std::sqrt(growth * (growth - 1));
  out.mean.error = out.sd.value / std::sqrt(trials) / 5;
  out.sd.error = out.sd.value / std::sqrt(trials);
  for (std::size_t q = 0; q < shown_quantiles.size(); ++q)
    out.quantiles[q] = {at(shown_quantiles[q]), out.sd.value / std::sqrt(trials)};
  for (int i = 1; i <= 500; ++i) out.curve.push_back({at((i - 0.5) / 500), i / 500.0});
  out.exists = {1, 0};
  int above = 0;
  for (const CurvePoint& point : out.curve) above += point.value > 0 ? 1 : 0;
  const double share = above / 500.0;
  out.positive = {share, std::sqrt(std::max(share * (1 - share), 1e-5) / trials)};
  out.base = median;
  return out;
}

inline SimulatedSample simulated_telecom() {
  World world;
  world.files["examples/telecom.yaml"] = world.text_of(CLOSS_SOURCE_DIR "/examples/telecom.yaml");
  SimulatedSample out{world.read("examples/telecom.yaml"), {}};
  out.read.scenario->sha256 = "5ca1ab1e";
  const Scenario& scenario = out.scenario();
  Simulated& sim = out.sim;
  sim.run = {.trials = 131'072, .asked = 131'072};

  sim.inputs = random_inputs(scenario);

  const auto add = [&](const char* name, double least, double median, double spread) {
    sim.figures.push_back(made_up(out.id(name), least, median, spread));
  };
  add("total.lost", 40'000, 72'188, 0.17);
  add("total.revenue_at_risk", 3e9, 5.81e9, 0.17);
  add("total.cost_of_inaction", 1.2e9, 2.33e9, 0.17);
  add("fix.e-invoice.npv", -2e8, 9.75e8, 0.3);
  add("fix.e-invoice.payback_months", 4, 12.7, 0.3);
  add("fix.call-back.npv", -9e8, -3.3e8, 0.5);
  add("fix.call-back.payback_months", 20, 24, 0.3);
  add("joint.npv", -5e8, 6.5e8, 0.35);
  out.figure("fix.e-invoice.payback_months").exists = {0.9985, 0.0001};
  out.figure("fix.call-back.payback_months").exists = {0.021, 0.0004};

  const auto decision = [&](std::vector<int> fixes, double mean, double low, double high, double positive, double best,
                            double regret) {
    sim.decisions.push_back(
        {std::move(fixes), {mean, 2e5}, {low, 9e5}, {high, 9e5}, {positive, 0.0005}, {best, 0.0005}, {regret, 3e4}});
  };
  sim.decisions.push_back({{}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 4e-6}, {9.9e8, 2e5}});
  decision({0}, 9.89e8, 5.1e8, 1.71e9, 0.99991, 0.962, 1.34e6);
  decision({1}, -2.9e8, -6.4e8, 3.6e8, 0.11, 0.0, 1.28e9);
  decision({0, 1}, 7.1e8, 1.4e8, 1.5e9, 0.985, 0.038, 2.8e8);

  const double ranks[] = {0.81, 0.02, 0.31, 0.004, 0, 0.33, 0.1};
  for (const char* name : {"total.cost_of_inaction", "fix.e-invoice.npv", "joint.npv"}) {
    Sensitivities one{.figure = out.id(name)};
    for (std::size_t i = 0; i < sim.inputs.inputs.size(); ++i) {
      Sensitivity s{.input = i};
      if (!sim.inputs.inputs[i].is_group()) s.rank = ranks[i % 7] * (name[0] == 't' ? 1 : -0.9);
      one.inputs.push_back(s);
    }
    sim.sensitivities.push_back(std::move(one));
  }

  Information info;
  info.evpi = {1.34e6, 3e4};
  info.changed = 4'981;
  for (std::size_t i = 0; i < sim.inputs.inputs.size(); ++i)
    info.evppi.push_back({{i}, Information::OfInputs::Of::input, "", {i == 0 ? 9.1e5 : i == 3 ? 1.2e4 : 0, 2e4}});
  info.evppi.push_back({{0, 1}, Information::OfInputs::Of::problem, "billing", {1.02e6, 3e4}});
  info.evppi.push_back({{0, 1, 4}, Information::OfInputs::Of::source, "customer survey, January 2026", {1.11e6, 3e4}});
  info.evsi.push_back({out.input("problems.billing.frequency"), "problems.billing.frequency", 512, {4.4e5, 2e4}});
  info.evsi.push_back(
      {out.input("problems.outage.outcomes.satisfied"), "problems.outage.outcomes.satisfied", 152, {0, 2e4}});
  sim.information = info;
  return out;
}

}  // namespace closs::test
